import { formatCursor, parseCursor, type Cursor } from '@nestream/protocol';
import type { EncodedEvent } from '../../event/encoded-event.js';
import type { Frame } from '../../event/frame.js';

/**
 * The last event id that a room stream has put on the wire. It never goes backwards: an event older than it goes out
 * without id, or a client that comes back would skip what lies between.
 */
export class WireCursor {
  /** Whether ids that are no positions of the log were written. */
  foreign = false;

  private epoch = '';
  private seq = 0;

  /** The id as text; `undefined` while the stream has no rooms. */
  get id(): string | undefined {
    return this.epoch === '' ? undefined : formatCursor({ epoch: this.epoch, seq: this.seq });
  }

  /** Position of {@link id} in the log. */
  get position(): number {
    return this.seq;
  }

  /** Whether the ids of this stream are positions of the log. */
  get active(): boolean {
    return this.epoch !== '';
  }

  /** Sets the position that the stream begins at; a later join does not take it back. */
  start(cursor: Cursor): void {
    this.seq = this.epoch === cursor.epoch ? Math.max(this.seq, cursor.seq) : cursor.seq;
    this.epoch = cursor.epoch;
  }

  /** Moves to a later position of the same log. @returns whether it was a later one. */
  advance(seq: number): boolean {
    if (!this.active || seq <= this.seq) return false;
    this.seq = seq;
    return true;
  }

  /** What to write for an event: the shared frame, or the one without id if a later id was written. */
  frameFor(event: EncodedEvent): Frame {
    if (!this.active) {
      this.foreign = true;
      return event;
    }
    if (event.epoch !== this.epoch || event.seq < this.seq) return event.withoutId;
    this.seq = event.seq;
    return event;
  }

  /** The id to write for a message that an operator made: its own if that does not lead the client astray, else none. */
  idFor(id: string): string | undefined {
    if (!this.active) {
      this.foreign = true;
      return id;
    }
    const cursor = parseCursor(id);
    if (cursor?.epoch !== this.epoch || cursor.seq < this.seq) return undefined;
    this.seq = cursor.seq;
    return id;
  }
}
