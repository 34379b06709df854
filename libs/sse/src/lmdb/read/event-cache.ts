import { EncodedEvent } from '../../event/encoded-event.js';
import { ENDS_FLAG, type EventRecord, JSON_FLAG } from '../store/records.js';

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

/** An event as it was published. */
export function decodeEvent(epoch: string, seq: number, record: EventRecord): EncodedEvent {
  const [, rooms, text, flags, type, except] = record;
  return new EncodedEvent(
    { cursor: { epoch, seq }, rooms, except: except ?? undefined, ends: (flags & ENDS_FLAG) !== 0 },
    { type: type ?? undefined, text, json: (flags & JSON_FLAG) !== 0 },
  );
}
