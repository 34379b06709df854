import { encodeBody } from '../../event/event-body.js';
import type { EncodedEvent } from '../../event/encoded-event.js';
import type { Cursor } from '@nestream/protocol';
import type {
  EventLog,
  LogEntry,
  LogOrigin,
  LogPage,
  LogStart,
  PageLimit,
} from '../../log/event-log.interface.js';

/** What a test may set of an entry beside rooms and data. */
export type EntryExtras = Partial<Pick<LogEntry, 'type' | 'idempotencyKey' | 'except' | 'ends'>>;

/** A page that holds everything. */
export const WHOLE: PageLimit = { count: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER };

/** A log in the hands of a test. */
export class LogProbe {
  constructor(readonly log: EventLog) {}

  /** Appends an event. */
  async append(
    rooms: string | readonly string[],
    data: unknown = null,
    extras: EntryExtras = {},
  ): Promise<Cursor> {
    const { type, ...rest } = extras;
    const list = typeof rooms === 'string' ? [rooms] : rooms;
    return this.log.append({ ...encodeBody({ type, data }), rooms: list, ...rest });
  }

  /** Appends an event. @returns its `seq`. */
  async add(rooms: string | readonly string[], data?: unknown, extras?: EntryExtras): Promise<number> {
    return (await this.append(rooms, data, extras)).seq;
  }

  /** Appends events one after the other. @returns their `seq`s. */
  async addMany(rooms: string | readonly string[], count: number, data?: unknown): Promise<number[]> {
    const seqs: number[] = [];
    while (seqs.length < count) seqs.push(await this.add(rooms, data));
    return seqs;
  }

  async head(): Promise<Cursor> {
    return (await this.log.seek([], 'live')).cursor;
  }

  async seek(rooms: readonly string[], origin: LogOrigin): Promise<LogStart> {
    return this.log.seek(rooms, origin);
  }

  /** A position of this log. */
  async at(seq: number): Promise<Cursor> {
    return { epoch: (await this.head()).epoch, seq };
  }

  /** Seeks a position as a client does that comes back. */
  async resume(rooms: readonly string[], seq: number, replayLimit = 1_000_000): Promise<LogStart> {
    return this.log.seek(rooms, { after: await this.at(seq), replayLimit });
  }

  /** Reads one page. */
  async page(rooms: readonly string[], seq: number, limit: Partial<PageLimit> = {}): Promise<LogPage> {
    return this.log.read(rooms, await this.at(seq), { ...WHOLE, ...limit });
  }

  /** The `seq`s of all kept events of the rooms after a position. */
  async seqsAfter(rooms: readonly string[], seq: number): Promise<number[]> {
    return seqsOf((await this.page(rooms, seq)).events);
  }

  /** The `seq`s that a reader gets who begins at an origin. */
  async seqsFrom(rooms: readonly string[], origin: LogOrigin): Promise<number[]> {
    const { cursor } = await this.seek(rooms, origin);
    return this.seqsAfter(rooms, cursor.seq);
  }
}

export function seqsOf(events: readonly EncodedEvent[]): number[] {
  return events.map((event) => event.seq);
}
