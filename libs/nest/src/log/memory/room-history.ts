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

/** Dropped slots at the front of the array are tolerated up to this number, then it is cut. */
const COMPACT_AFTER = 1024;

/** The events of one room, oldest first: a queue over an array, searched by `seq`. */
export class RoomHistory {
  /** Sum of the costs of its events in bytes. */
  bytes = 0;

  private items: (StoredEvent | undefined)[] = [];
  private front = 0;

  constructor(
    /** `seq` of the newest event that is gone; 0 if none is. */
    public trimmedThrough: number,
  ) {}

  get length(): number {
    return this.items.length - this.front;
  }

  get oldest(): StoredEvent | undefined {
    return this.items[this.front];
  }

  get newest(): StoredEvent | undefined {
    return this.length > 0 ? this.items[this.items.length - 1] : undefined;
  }

  push(stored: StoredEvent): void {
    this.items.push(stored);
    this.bytes += stored.cost;
  }

  /** Lets the oldest event go. */
  shift(): StoredEvent {
    const stored = this.items[this.front]!;
    this.items[this.front++] = undefined;
    this.bytes -= stored.cost;
    this.trimmedThrough = stored.event.seq;
    if (this.front > COMPACT_AFTER && this.front * 2 > this.items.length) {
      this.items = this.items.slice(this.front);
      this.front = 0;
    }
    return stored;
  }

  /** Index of the first event after `seq`, for {@link at}. */
  indexAfter(seq: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle)!.event.seq <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  at(index: number): StoredEvent | undefined {
    return this.items[this.front + index];
  }
}
