import type { GapReason } from '@nestream/protocol';

/** What one connection has done so far. Counted once per write or page, read when somebody looks or the stream ends. */
export class ConnectionStats {
  /** Time the headers went out, in milliseconds of `performance.now()`; 0 before. */
  openedAt = 0;
  /** Events that were written, those of the protocol left out. */
  events = 0;
  /** Bytes that were written, before compression and transfer coding. */
  bytes = 0;
  /** Events that came from the log instead of live: history, what was missed, what a slow client left behind. */
  replayed = 0;
  /** How often the client fell behind, so that it reads from the log. */
  lags = 0;
  /** Most bytes that waited in this process for the client. */
  peakBuffer = 0;
  /** `gap` events by reason; absent before the first. */
  gaps: Partial<Record<GapReason, number>> | undefined;

  /** Number of `gap` events. */
  get gapCount(): number {
    return Object.values(this.gaps ?? {}).reduce((sum, count) => sum + count, 0);
  }

  /** @internal */
  gap(reason: GapReason): void {
    this.gaps ??= {};
    this.gaps[reason] = (this.gaps[reason] ?? 0) + 1;
  }

  /** Adds up; the time and the peak are those of one connection, and stay. */
  add(other: ConnectionStats): void {
    this.events += other.events;
    this.bytes += other.bytes;
    this.replayed += other.replayed;
    this.lags += other.lags;
    for (const [reason, count] of Object.entries(other.gaps ?? {})) {
      this.gaps ??= {};
      this.gaps[reason as GapReason] = (this.gaps[reason as GapReason] ?? 0) + count;
    }
  }
}
