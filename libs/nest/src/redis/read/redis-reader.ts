import type { Cursor } from '@nestream/protocol';
import type { LogOrigin, LogPage, LogStart, PageLimit, RoomLoss } from '../../log/event-log.interface.js';
import type { KnownHead } from '../store/known-head.js';
import type { RedisKeys } from '../store/redis-keys.js';
import type { RedisSettings } from '../store/redis-event-log-options.js';
import { ReadQueue } from './read-queue.js';
import { mergeResults } from './merge-results.js';
import { NewestQuery } from './newest-query.js';
import type { LogHead, RoomResult, RoomQuery } from './room-query.interface.js';

/** Fewest events and bytes that are asked for of a room. */
const FEWEST_EVENTS = 8;
const FEWEST_BYTES = 16 * 1024;
const NOWHERE: RoomQuery = { room: '', after: -1, count: 0, bytes: 0 };

/** Rooms as they were at one instant. */
interface View {
  readonly head: LogHead;
  readonly results: readonly RoomResult[];
}

/** Answers readers from the streams of their rooms. */
export class RedisReader {
  private readonly queue: ReadQueue;
  private readonly newest: NewestQuery;

  constructor(settings: RedisSettings, keys: RedisKeys, head: KnownHead) {
    this.queue = new ReadQueue(settings, keys, head);
    this.newest = new NewestQuery(settings, keys, head);
  }

  async seek(rooms: readonly string[], origin: LogOrigin): Promise<LogStart> {
    if (origin === 'live') {
      const { head, results } = await this.query(rooms, -1);
      return startAt(head, results);
    }
    if (origin === 'start' || 'last' in origin) return this.seekKept(rooms, origin);
    const { after, replayLimit } = origin;
    const { head, results } = await this.query(rooms, after.seq);
    const known = after.epoch === head.epoch && after.seq <= head.seq;
    if (!known && !isPast(head, after)) return { ...startAt(head, results), known };
    const seq = await this.beforeNewest(results, after.seq, head.seq, replayLimit);
    const skipped = results
      .filter(({ first }) => first > 0 && first <= seq)
      .map(({ room }) => ({ room, through: seq }));
    return { ...startAt({ epoch: head.epoch, seq }, results), known, lost: lossesOf(results), skipped };
  }

  async read(rooms: readonly string[], after: Cursor, limit: PageLimit): Promise<LogPage> {
    const { head, results } = await this.query(rooms, after.seq, limit);
    if (after.epoch !== head.epoch || after.seq > head.seq) {
      return { events: [], through: after.seq, complete: true, lost: [], known: false };
    }
    const page = mergeResults(results, head.seq, limit);
    this.learn(results, page, limit);
    return page;
  }

  /** The newest position of the log. @throws LogUnavailableError */
  async head(): Promise<Cursor> {
    const { head } = await this.queue.ask(NOWHERE);
    return head;
  }

  close(): void {
    this.queue.close();
  }

  /** A page that one busy room has cut short: more of it is asked for next time. */
  private learn(
    results: readonly RoomResult[],
    { complete, events, through }: LogPage,
    { count }: PageLimit,
  ): void {
    if (complete || events.length >= count / 2) return;
    for (const { room, complete: isWhole, events: own } of results) {
      if (!isWhole && own.at(-1)!.seq === through) this.queue.windows.cutShort(room);
    }
  }

  /** Not before what is kept: a client that comes back from there has lost nothing. */
  private async seekKept(
    rooms: readonly string[],
    origin: 'start' | { readonly last: number },
  ): Promise<LogStart> {
    const { head, results } = await this.query(rooms, 0);
    const firsts = results.map(({ first }) => first || head.seq + 1);
    const oldest = Math.min(head.seq + 1, ...firsts) - 1;
    const seq = origin === 'start' ? oldest : await this.beforeNewest(results, oldest, head.seq, origin.last);
    const lost = lossesOf(results).filter(({ through }) => through > seq);
    return { ...startAt({ epoch: head.epoch, seq }, results), lost };
  }

  /**
   * The position right before the newest `count` events after `after`, or `after` itself if there are no more than these.
   */
  private async beforeNewest(
    results: readonly RoomResult[],
    after: number,
    head: number,
    count: number,
  ): Promise<number> {
    const most = results.reduce((sum, { first, length }) => sum + (first > 0 ? length : 0), 0);
    if (head - after <= count || most <= count) return after;
    const rooms = results.filter(({ first }) => first > 0).map(({ room }) => room);
    const all = await this.newest.ask(rooms, after, count + 1);
    const newest = all.filter((seq) => seq <= head);
    if (newest.length <= count) return after;
    return count > 0 ? newest[count - 1]! - 1 : newest[0]!;
  }

  /** Asks each of many rooms for twice its share of a page: what is not taken of it now is taken by the next page. */
  private divide(rooms: readonly string[], after: number, { count, bytes }: PageLimit): RoomQuery[] {
    if (count === 0) return rooms.map((room) => ({ room, after, count, bytes }));
    // A power of two, so that those who follow some rooms more or fewer ask the same.
    const share = 2 ** Math.ceil(Math.log2((2 * count) / rooms.length));
    const fair = Math.min(count, Math.max(FEWEST_EVENTS, share));
    const size = Math.min(bytes, Math.max(FEWEST_BYTES, Math.ceil((2 * bytes) / rooms.length)));
    const { windows } = this.queue;
    return rooms.map((room) => ({ room, after, count: windows.countOf(room, fair, count), bytes: size }));
  }

  private async query(
    rooms: readonly string[],
    after: number,
    { count, bytes }: PageLimit = { count: 0, bytes: 0 },
  ): Promise<View> {
    // Who asks for no room wants to know where the log is.
    const questions = rooms.length > 0 ? this.divide(rooms, after, { count, bytes }) : [NOWHERE];
    const results = await Promise.all(questions.map((question) => this.queue.ask(question)));
    const { epoch, past } = results[0]!.head;
    if (results.some(({ head }) => head.epoch !== epoch)) return this.query(rooms, after, { count, bytes });
    // Questions of many rooms go in several calls: what came between them is left for the next time.
    const seq = Math.min(...results.map(({ head }) => head.seq));
    return { head: { epoch, seq, past }, results: rooms.length > 0 ? results : [] };
  }
}

/** Whether a position of a former epoch is in the history: what came after it is, as far as it was not lost. */
function isPast({ past }: LogHead, { epoch, seq }: Cursor): boolean {
  return past.split(' ').some((entry) => {
    const [former, last] = entry.split(':');
    return former === epoch && seq <= Number(last);
  });
}

function startAt({ epoch, seq }: Cursor, results: readonly RoomResult[]): LogStart {
  const ended = results
    .filter(({ ends, newest }) => ends && newest > 0 && newest <= seq)
    .map(({ room }) => room);
  return { cursor: { epoch, seq }, known: true, lost: [], skipped: [], ended };
}

function lossesOf(results: readonly RoomResult[]): RoomLoss[] {
  return results
    .filter(({ lostThrough }) => lostThrough > 0)
    .map(({ room, lostThrough }) => ({ room, through: lostThrough }));
}
