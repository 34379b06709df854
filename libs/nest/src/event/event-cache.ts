import type { EncodedEvent } from './encoded-event.js';

/** Most bytes of events that are kept at hand. */
const MOST_BYTES = 8 * 1024 * 1024;
/** Part of it that is left when it was full. */
const KEPT = 0.75;
/** What an event takes beside its text. */
const OVERHEAD = 500;

/**
 * The events that were read last, by `seq`. All who read one get the same object, so that its wire form is built once for all
 * when many clients come back at the same time. What is published does not come in: it would cost each publish more than it
 * saves the few who read at once.
 */
export class EventCache {
  private readonly events = new Map<number, EncodedEvent>();
  private bytes = 0;

  get(seq: number): EncodedEvent | undefined {
    return this.events.get(seq);
  }

  add(event: EncodedEvent): void {
    if (this.events.has(event.seq)) return;
    this.events.set(event.seq, event);
    this.bytes += OVERHEAD + event.size;
    if (this.bytes <= MOST_BYTES) return;
    // Many at a time: the beginning of a Map from which much was deleted is slow to find.
    for (const [seq, oldest] of this.events) {
      if (this.bytes <= MOST_BYTES * KEPT) break;
      this.events.delete(seq);
      this.bytes -= OVERHEAD + oldest.size;
    }
  }

  clear(): void {
    this.events.clear();
    this.bytes = 0;
  }
}
