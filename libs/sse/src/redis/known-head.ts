import type { Cursor } from '@event-stream/protocol';
import { newEpoch } from '../event/new-epoch.js';

/** The newest position of the log that this node has heard of, from whatever answer or message. */
export class KnownHead {
  private cursor: Cursor = { epoch: '', seq: 0 };

  /** @param onNewEpoch called when the log turns out to have begun anew. */
  constructor(private readonly onNewEpoch: () => void) {}

  /** The incarnation of the log; empty before anything was heard. */
  get epoch(): string {
    return this.cursor.epoch;
  }

  /** What every script begins with: an epoch for a log that has to begin anew, and the newest position known. */
  get arguments(): [string, string, number] {
    return [newEpoch(), this.cursor.epoch, this.cursor.seq];
  }

  /** @returns the epoch as the one string that all positions share: it is compared for every delivery. */
  observe(epoch: string, seq: number): string {
    const before = this.cursor;
    if (epoch === before.epoch) {
      if (seq > before.seq) this.cursor = { epoch: before.epoch, seq };
    } else {
      this.cursor = { epoch, seq };
      if (before.epoch !== '') this.onNewEpoch();
    }
    return this.cursor.epoch;
  }
}
