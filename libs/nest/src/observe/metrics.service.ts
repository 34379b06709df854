import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type BatchObservableResult, createNoopMeter, type Meter, metrics } from '@opentelemetry/api';
import type { CloseReason } from '@nestream/protocol';
import { SseConnections } from '../connection/sse-connections.js';
import { ConnectionStats } from '../connection/write/connection-stats.js';
import type { OpenStream } from '../connection/open-stream.js';
import { SseLimitStats } from '../limits/limit-stats.js';
import { SseDrainService } from '../shutdown/drain.service.js';
import { createInstruments, type Instruments } from './instruments.js';
import type { LogObserver } from '../log/observed-log.js';

/**
 * Counts what streams do, for whichever OpenTelemetry SDK the application has; without one nothing is kept. Connections count
 * for themselves, which is summed up when an exporter looks.
 */
@Injectable()
export class MetricsService implements LogObserver, OnModuleInit, OnApplicationShutdown {
  /** Number of events that were appended to the log. */
  published = 0;

  private instruments: Instruments = createInstruments(createNoopMeter());
  private meter: Meter | undefined;
  /** What the connections that have ended did. */
  private readonly past = new ConnectionStats();
  private pastOpened = 0;

  constructor(
    private readonly connections: SseConnections,
    private readonly drain: SseDrainService,
    private readonly limits: SseLimitStats,
  ) {}

  /** By now a provider of the application may have registered its SDK: a meter that is taken before stays without effect. */
  onModuleInit(): void {
    this.meter = metrics.getMeter('@nestream/nest');
    this.instruments = createInstruments(this.meter);
    this.meter.addBatchObservableCallback(this.observe, this.observables);
  }

  onApplicationShutdown(): void {
    this.meter?.removeBatchObservableCallback(this.observe, this.observables);
  }

  closed({ kind, stats }: OpenStream, reason: CloseReason): void {
    const { closed, refused, duration, peakBuffer } = this.instruments;
    if (stats.openedAt === 0) {
      refused.add(1);
      return;
    }
    this.pastOpened++;
    this.past.add(stats);
    closed.add(1, { reason });
    duration.record((performance.now() - stats.openedAt) / 1000, { reason });
    // Of a plain stream it is not known.
    if (kind === 'managed') peakBuffer.record(stats.peakBuffer);
  }

  /** What all streams did since the process began. */
  totals(): ConnectionStats {
    const all = new ConnectionStats();
    all.add(this.past);
    for (const { stats } of this.connections.allStreams()) all.add(stats);
    return all;
  }

  appended(milliseconds: number): void {
    this.published++;
    this.instruments.published.add(1);
    this.instruments.publishDuration.record(milliseconds / 1000);
  }

  failed(operation: 'append' | 'seek' | 'read' | 'tail'): void {
    this.instruments.logFailures.add(1, { operation });
  }

  readonly flushed = (milliseconds: number): void => {
    this.instruments.flushDuration.record(milliseconds / 1000);
  };

  private get observables() {
    return Object.values(this.instruments.observed);
  }

  private readonly observe = (result: BatchObservableResult): void => {
    const all = this.totals();
    let open = 0;
    let bufferedBytes = 0;
    for (const { stats, buffered } of this.connections.allStreams()) {
      if (stats.openedAt > 0) open++;
      bufferedBytes += buffered;
    }
    const to = this.instruments.observed;
    result.observe(to.open, open);
    result.observe(to.opened, this.pastOpened + open);
    result.observe(to.turnedAway, this.drain.turnedAway);
    result.observe(to.delivered, all.events);
    result.observe(to.replayed, all.replayed);
    result.observe(to.sent, all.bytes);
    result.observe(to.lags, all.lags);
    result.observe(to.buffered, bufferedBytes);
    for (const [reason, count] of Object.entries(all.gaps ?? {})) result.observe(to.gaps, count, { reason });
    for (const [limit, count] of Object.entries(this.limits.refused))
      result.observe(to.limitsRefused, count, { limit });
    for (const [limit, count] of Object.entries(this.limits.evicted))
      result.observe(to.limitsEvicted, count, { limit });
  };
}
