import { createHistogram } from 'node:perf_hooks';
import { microseconds } from '../control/clock.mjs';
import { PAD_AT, padOf } from '../control/payload.mjs';

const offset = microseconds() - performance.now() * 1_000;

/** What all streams of a load process have received since the last `reset`. */
export class Tally {
  bytes = 0;
  comments = 0;
  delivered = 0;
  /** Events that did not follow the one before: lost, doubled or overtaken. */
  disordered = 0;
  /** Events whose data was not what was published. */
  damaged = 0;
  /** Whether streams remember ids. */
  keepIds = false;
  /** Microseconds of the clock, taken once for each read. */
  now = 0;

  #latency = createHistogram({ figures: 3 });
  #size = 0;
  #pad = Buffer.alloc(0);
  #cpu = process.cpuUsage();
  #since = performance.now();

  /** Begins anew; events are expected to have `size` bytes of data. */
  reset(size) {
    this.bytes = 0;
    this.comments = 0;
    this.delivered = 0;
    this.disordered = 0;
    this.damaged = 0;
    this.#size = size;
    this.#pad = Buffer.from(`${padOf(size)}"}`);
    this.#latency.reset();
    this.#cpu = process.cpuUsage();
    this.#since = performance.now();
  }

  look() {
    this.now = performance.now() * 1_000 + offset;
  }

  isWhole(bytes, start, end) {
    if (end - start !== this.#size) return false;
    const pad = this.#pad;
    return bytes.compare(pad, 0, pad.length, start + PAD_AT, end) === 0;
  }

  deliver(stream, number, time, whole) {
    this.delivered++;
    if (!whole) this.damaged++;
    if (stream.expected !== 0 && stream.expected !== number) this.disordered++;
    this.#latency.record(Math.max(1, Math.round(this.now - time)));
  }

  /** Times in milliseconds; `share` is the part of one core that this process has used. */
  report() {
    const { user, system } = process.cpuUsage(this.#cpu);
    const latency = this.#latency;
    return {
      delivered: this.delivered,
      disordered: this.disordered,
      damaged: this.damaged,
      bytes: this.bytes,
      comments: this.comments,
      p50: latency.percentile(50) / 1_000,
      p99: latency.percentile(99) / 1_000,
      max: latency.max / 1_000,
      share: (user + system) / 1_000 / (performance.now() - this.#since),
    };
  }
}
