import type { LogEntry } from '../../log/event-log.interface.js';
import type { BlockRecord } from './records.js';

/** Most bytes of a block of several events: with its header it fills one page of LMDB. */
const BLOCK_BYTES = 4_000;
/** What an event takes in a block beside its text and its names, about. */
const HEAD_BYTES = 8;

const JSON_FLAG = 1;
const ENDS_FLAG = 2;
const TYPE_FLAG = 4;
const EXCEPT_FLAG = 8;
/** The number of rooms is stored with the flags. */
const ROOMS_UNIT = 16;

/** What the log stores of an event beside its text. */
export type StoredEvent = Pick<LogEntry, 'rooms' | 'type' | 'json' | 'except' | 'ends'> & {
  readonly seq: number;
  /** Bytes of its text. */
  readonly size: number;
};

/** An event that is not stored yet. */
export interface NewEvent {
  readonly seq: number;
  readonly size: number;
  readonly entry: LogEntry;
}

/** Events of one commit that are stored as one value, in the order of the log. */
export class Block {
  private constructor(
    /** `seq` of the last event that it was made with; it stays when that event goes. */
    readonly key: number,
    /** When they were published. */
    readonly time: number,
    readonly events: readonly StoredEvent[],
    /** Their texts one after the other, in UTF-8. */
    private readonly texts: Buffer,
  ) {}

  /** Puts the events of a commit into as few blocks as there may be. */
  static pack(time: number, events: Iterable<NewEvent>): Block[] {
    const blocks: Block[] = [];
    let group: NewEvent[] = [];
    let bytes = 0;
    for (const event of events) {
      const needed = bytesOf(event);
      if (bytes + needed > BLOCK_BYTES && group.length > 0) {
        blocks.push(Block.of(time, group));
        group = [];
        bytes = 0;
      }
      group.push(event);
      bytes += needed;
    }
    if (group.length > 0) blocks.push(Block.of(time, group));
    return blocks;
  }

  static decode(key: number, [time, heads, texts]: BlockRecord): Block {
    const events: StoredEvent[] = [];
    for (let at = 0; at < heads.length;) {
      const seq = key - (heads[at++] as number);
      const size = heads[at++] as number;
      const flags = heads[at++] as number;
      const end = at + Math.floor(flags / ROOMS_UNIT);
      const rooms = heads.slice(at, end) as string[];
      at = end;
      const type = flags & TYPE_FLAG ? (heads[at++] as string) : undefined;
      const except = flags & EXCEPT_FLAG ? (heads[at++] as string) : undefined;
      const json = (flags & JSON_FLAG) !== 0;
      events.push({ seq, size, rooms, type, except, json, ends: (flags & ENDS_FLAG) !== 0 });
    }
    return new Block(key, time, events, Buffer.from(texts.buffer, texts.byteOffset, texts.length));
  }

  encode(): BlockRecord {
    const heads: (number | string)[] = [];
    for (const { seq, size, rooms, type, except, json, ends } of this.events) {
      const flags =
        (json ? JSON_FLAG : 0) |
        (ends ? ENDS_FLAG : 0) |
        (type === undefined ? 0 : TYPE_FLAG) |
        (except === undefined ? 0 : EXCEPT_FLAG);
      heads.push(this.key - seq, size, flags + rooms.length * ROOMS_UNIT);
      for (const room of rooms) heads.push(room);
      if (type !== undefined) heads.push(type);
      if (except !== undefined) heads.push(except);
    }
    return [this.time, heads, this.texts];
  }

  find(seq: number): StoredEvent | undefined {
    return this.events.find((event) => event.seq === seq);
  }

  /** The text of one of its {@link events}. A copy: a part of the whole would keep the whole in memory. */
  textOf(event: StoredEvent): string {
    let start = 0;
    for (const other of this.events) {
      if (other === event) break;
      start += other.size;
    }
    return this.texts.toString('utf8', start, start + event.size);
  }

  /** What is left of it when some of its events go; `undefined` if nothing is. */
  without(gone: ReadonlySet<number>): Block | undefined {
    const kept: StoredEvent[] = [];
    const texts: Buffer[] = [];
    let start = 0;
    for (const event of this.events) {
      const end = start + event.size;
      if (!gone.has(event.seq)) {
        kept.push(event);
        texts.push(this.texts.subarray(start, end));
      }
      start = end;
    }
    return kept.length === 0 ? undefined : new Block(this.key, this.time, kept, Buffer.concat(texts));
  }

  private static of(time: number, group: readonly NewEvent[]): Block {
    let total = 0;
    for (const { size } of group) total += size;
    const texts = Buffer.allocUnsafe(total);
    const events: StoredEvent[] = [];
    let start = 0;
    for (const { seq, size, entry } of group) {
      const { text, rooms, type, except, json, ends } = entry;
      // ASCII, which is most of what is published, is the same in both and is copied faster.
      texts.write(text, start, size === text.length ? 'latin1' : 'utf8');
      start += size;
      events.push({ seq, size, rooms, type, except, json, ends });
    }
    return new Block(group.at(-1)!.seq, time, events, texts);
  }
}

function bytesOf({ size, entry: { rooms, type, except } }: NewEvent): number {
  let bytes = HEAD_BYTES + size + (type?.length ?? 0) + (except?.length ?? 0);
  for (const room of rooms) bytes += room.length + 2;
  return bytes;
}
