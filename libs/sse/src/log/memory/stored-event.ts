import type { EncodedEvent } from '../../event/encoded-event.js';

/**
 * What an event takes beside its text: objects, accessors and list slots.
 * Measured with a heap snapshot on Node 20: 450-600 bytes.
 */
const OVERHEAD = 600;

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

  /** Memory it is accounted with, in bytes: V8 takes one or two bytes a character, so the upper bound is counted. */
  get cost(): number {
    return OVERHEAD + this.event.size * (this.event.size === this.event.text.length ? 1 : 2);
  }
}
