import type { EncodedEvent } from '../event/encoded-event.js';

/** Most events put aside; beyond it the log is asked once more. */
const CAPACITY = 256;

/** Live events that arrive while a subscription reads history, so that it can go live without a hole. */
export class LiveBuffer {
  /** `seq` of the newest live event that is not in the buffer: a subscription that has read so far has no hole. */
  droppedThrough = 0;

  /** How often the live feed had a hole: what is read or known from before may not join to what comes. */
  holes = 0;

  /** Absent while there are none, as in most subscriptions for all of their life. */
  private events: EncodedEvent[] | undefined;

  push(event: EncodedEvent): void {
    if (!this.events) {
      this.events = [event];
      return;
    }
    if (this.events.length < CAPACITY) {
      this.events.push(event);
      return;
    }
    this.drop();
    this.skip(event);
  }

  /** Leaves an event out: it has to be read from the log. */
  skip(event: EncodedEvent): void {
    this.droppedThrough = Math.max(this.droppedThrough, event.seq);
  }

  /** Empties the buffer; what was in it has to be read from the log. */
  drop(): void {
    const newest = this.events?.at(-1);
    if (newest) this.skip(newest);
    this.events = undefined;
  }

  /** Empties the buffer and forgets what was not in it: all of it was published before what is read next. */
  clear(): void {
    this.events = undefined;
    this.droppedThrough = 0;
  }

  /** The live feed had a hole, up to which the log is to be read. */
  interrupted(): void {
    this.holes++;
    this.clear();
  }

  /** Takes the oldest event out. */
  shift(): EncodedEvent | undefined {
    const event = this.events?.shift();
    if (!event) this.events = undefined;
    return event;
  }
}
