import type { Cursor } from '@nestream/protocol';

/** How far a subscription has come in its log. */
export class Position {
  /** The incarnation of the log; empty before the log was asked. */
  epoch = '';
  /** Everything up to here was handed on, or did not concern the subscription. */
  seq = 0;
  /** `seq` of the last event that was handed on. */
  emittedSeq = 0;

  get cursor(): Cursor {
    return { epoch: this.epoch, seq: this.seq };
  }

  /** Begins at a position, possibly of another epoch. */
  start(cursor: Cursor): void {
    ({ epoch: this.epoch, seq: this.seq } = cursor);
    this.emittedSeq = 0;
  }

  /** Moves on, unless it is further already. */
  reach(seq: number): void {
    if (seq > this.seq) this.seq = seq;
  }
}
