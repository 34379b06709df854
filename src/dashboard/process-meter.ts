import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { SseConnection } from '@nestream/nest';
import type { ProcessFigures } from './process-figures.interface.js';

/** Milliseconds between looks at the event loop; what the histogram counts includes them. */
const RESOLUTION = 10;

/** Measures this process from one reading to the next. */
export class ProcessMeter {
  private readonly loop = monitorEventLoopDelay({ resolution: RESOLUTION });
  /** What each stream had been sent at the last reading. A stream that ends takes its last share with it. */
  private readonly counted = new WeakMap<SseConnection, number>();
  private cpu = process.cpuUsage();
  private readAt = performance.now();

  start(): void {
    this.loop.enable();
  }

  stop(): void {
    this.loop.disable();
  }

  read(streams: readonly SseConnection[]): ProcessFigures {
    const now = performance.now();
    const milliseconds = now - this.readAt;
    const { user, system } = process.cpuUsage(this.cpu);
    // The longest: of the hundred looks of a second a percentile of 99 leaves out the one that counts.
    const delay = Math.max(0, this.loop.max / 1e6 - RESOLUTION);
    const events = streams.reduce((sum, stream) => sum + this.eventsOf(stream), 0);
    this.readAt = now;
    this.cpu = process.cpuUsage();
    this.loop.reset();
    return {
      pid: process.pid,
      time: new Date().toISOString(),
      cpu: round((user + system) / 10 / milliseconds),
      memory: process.memoryUsage.rss(),
      delay: round(delay),
      streams: streams.length,
      events: round((events * 1_000) / milliseconds),
    };
  }

  private eventsOf(stream: SseConnection): number {
    const { events } = stream.stats;
    const before = this.counted.get(stream) ?? 0;
    this.counted.set(stream, events);
    return events - before;
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
