import type { LogEntry } from '../../log/event-log.interface.js';
import { Block, type NewEvent } from '../store/block.js';
import type { Tables, WriteList } from '../store/records.js';

/** The oldest event, for who decides whether it has to go. */
export interface OldestEvent {
  readonly seq: number;
  readonly time: number;
  readonly rooms: readonly string[];
}

/** The events in the hands of the writer: those that come with the commit, and those that go with it. */
export class EventChanges {
  private added = new Map<number, NewEvent>();
  private removed = new Set<number>();
  /** The block of the store that was read last. */
  private block: Block | undefined;
  /** The block with the oldest event of the store, and where in it that is; no event before `oldestFrom` is kept. */
  private front: Block | undefined;
  private frontAt = 0;
  private oldestFrom = 0;

  constructor(private readonly tables: Tables) {}

  add(seq: number, size: number, entry: LogEntry): void {
    this.added.set(seq, { seq, size, entry });
  }

  remove(seq: number): void {
    if (!this.added.delete(seq)) this.removed.add(seq);
  }

  /** The rooms of an event. */
  roomsOf(seq: number): readonly string[] | undefined {
    return this.added.get(seq)?.entry.rooms ?? this.blockOf(seq)?.find(seq)?.rooms;
  }

  /** The oldest event that is kept: of the store first, then of this commit, whose time is given. */
  oldest(time: number): OldestEvent | undefined {
    for (;;) {
      const event = this.front?.events[this.frontAt];
      if (event && !this.removed.has(event.seq)) {
        return { seq: event.seq, time: this.front!.time, rooms: event.rooms };
      }
      if (event) {
        this.frontAt++;
      } else {
        this.front = this.blockOf(this.oldestFrom);
        if (!this.front) break;
        this.frontAt = 0;
        this.oldestFrom = this.front.key + 1;
      }
    }
    for (const { seq, entry } of this.added.values()) return { seq, time, rooms: entry.rooms };
    return undefined;
  }

  /** Adds the writes for all that came and went. */
  flush(time: number, list: WriteList): void {
    const { events } = this.tables;
    for (const block of Block.pack(time, this.added.values())) list.put(events, block.key, block.encode());
    let through = 0;
    for (const seq of [...this.removed].toSorted((one, other) => one - other)) {
      const block = seq > through ? this.blockOf(seq) : undefined;
      if (!block) continue;
      through = block.key;
      const rest = block.without(this.removed);
      if (rest) list.put(events, block.key, rest.encode());
      else list.remove(events, block.key);
    }
  }

  /** Forgets everything, since the commit is done or failed. */
  clear(): void {
    this.added = new Map();
    this.removed = new Set();
    this.block = undefined;
    this.front = undefined;
    this.oldestFrom = 0;
  }

  /** The block of the store in which an event lies, or the next one. */
  private blockOf(seq: number): Block | undefined {
    const { block } = this;
    if (block && block.key >= seq && block.events[0]!.seq <= seq) return block;
    const [next] = this.tables.events.getRange({ start: seq, limit: 1 }).asArray;
    return (this.block = next && Block.decode(next.key, next.value));
  }
}
