import type { EncodedEvent } from '../../event/encoded-event.js';

/** What an event takes beside its text, in bytes: objects, id, list slots. Measured on Node 20: 410. */
const OVERHEAD = 450;

/** An event in the memory log: a node of the list of all events, shared by the rooms that hold it. */
export class StoredEvent {
  /** Next older and newer event of the whole log. */
  older: StoredEvent | undefined;
  newer: StoredEvent | undefined;
  /** Number of rooms that still hold it. */
  holders = 0;

  constructor(
    readonly event: EncodedEvent,
    /** Time of the append in milliseconds. */
    readonly time: number,
  ) {}

  /** Memory it is accounted with, in bytes: V8 keeps ASCII in one byte a character, what is not Latin-1 in two. */
  get cost(): number {
    const { size, text } = this.event;
    return OVERHEAD + (size === text.length ? size : text.length * 2);
  }
}
