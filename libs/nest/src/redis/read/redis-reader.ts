import type { Cursor } from '@nestream/protocol';
import type { LogOrigin, LogPage, LogStart, PageLimit, RoomLoss } from '../../log/event-log.interface.js';
import type { KnownHead } from '../store/known-head.js';
import type { RedisKeys } from '../store/redis-keys.js';
import type { RedisSettings } from '../store/redis-event-log-options.js';
import { LookQueue } from './look-queue.js';
import { mergeLooks } from './merge-looks.js';
import { NewestQuery } from './newest-query.js';
import type { LogHead, RoomLook, RoomQuestion } from './room-look.interface.js';

/** Fewest events and bytes that are asked for of a room. */
const FEWEST_EVENTS = 8;
const FEWEST_BYTES = 16 * 1024;
const NOWHERE: RoomQuestion = { room: '', after: -1, count: 0, bytes: 0 };

/** Rooms as they were at one instant. */
interface View {
  readonly head: LogHead;
  readonly looks: readonly RoomLook[];
}

/** Answers readers from the streams of their rooms. */
export class RedisReader {
  private readonly looks: LookQueue;
  private readonly newest: NewestQuery;

  constructor(settings: RedisSettings, keys: RedisKeys, head: KnownHead) {
    this.looks = new LookQueue(settings, keys, head);
    this.newest = new NewestQuery(settings, keys, head);
  }

  async seek(rooms: readonly string[], origin: LogOrigin): Promise<LogStart> {
    if (origin === 'live') {
      const { head, looks } = await this.look(rooms, -1);
      return startAt(head, looks);
    }
    if (origin === 'start' || 'last' in origin) return this.seekKept(rooms, origin);
    const { after, replayLimit } = origin;
    const { head, looks } = await this.look(rooms, after.seq);
    const known = after.epoch === head.epoch && after.seq <= head.seq;
    if (!known && !isPast(head, after)) return { ...startAt(head, looks), known };
    const seq = await this.beforeNewest(looks, after.seq, head.seq, replayLimit);
    const skipped = looks
      .filter(({ first }) => first > 0 && first <= seq)
      .map(({ room }) => ({ room, through: seq }));
    return { ...startAt({ epoch: head.epoch, seq }, looks), known, lost: lossesOf(looks), skipped };
  }

  async read(rooms: readonly string[], after: Cursor, limit: PageLimit): Promise<LogPage> {
    const { head, looks } = await this.look(rooms, after.seq, limit);
    if (after.epoch !== head.epoch || after.seq > head.seq) {
      return { events: [], through: after.seq, complete: true, lost: [], known: false };
    }
    const page = mergeLooks(looks, head.seq, limit);
    this.learn(looks, page, limit);
    return page;
  }

  /** The newest position of the log. @throws LogUnavailableError */
  async head(): Promise<Cursor> {
    const { head } = await this.looks.ask(NOWHERE);
    return head;
  }

  close(): void {
    this.looks.close();
  }

  /** A page that one busy room has cut short: more of it is asked for next time. */
  private learn(
    looks: readonly RoomLook[],
    { complete, events, through }: LogPage,
    { count }: PageLimit,
  ): void {
    if (complete || events.length >= count / 2) return;
    for (const { room, complete: isWhole, events: own } of looks) {
      if (!isWhole && own.at(-1)!.seq === through) this.looks.windows.cutShort(room);
    }
  }

  /** Not before what is kept: a client that comes back from there has lost nothing. */
  private async seekKept(
    rooms: readonly string[],
    origin: 'start' | { readonly last: number },
  ): Promise<LogStart> {
    const { head, looks } = await this.look(rooms, 0);
    const firsts = looks.map(({ first }) => first || head.seq + 1);
    const oldest = Math.min(head.seq + 1, ...firsts) - 1;
    const seq = origin === 'start' ? oldest : await this.beforeNewest(looks, oldest, head.seq, origin.last);
    const lost = lossesOf(looks).filter(({ through }) => through > seq);
    return { ...startAt({ epoch: head.epoch, seq }, looks), lost };
  }

  /**
   * The position right before the newest `count` events after `after`, or `after` itself if there are no more than these.
   */
  private async beforeNewest(
    looks: readonly RoomLook[],
    after: number,
    head: number,
    count: number,
  ): Promise<number> {
    const most = looks.reduce((sum, { first, length }) => sum + (first > 0 ? length : 0), 0);
    if (head - after <= count || most <= count) return after;
    const rooms = looks.filter(({ first }) => first > 0).map(({ room }) => room);
    const all = await this.newest.ask(rooms, after, count + 1);
    const newest = all.filter((seq) => seq <= head);
    if (newest.length <= count) return after;
    return count > 0 ? newest[count - 1]! - 1 : newest[0]!;
  }

  /** Asks each of many rooms for twice its share of a page: what is not taken of it now is taken by the next page. */
  private divide(rooms: readonly string[], after: number, { count, bytes }: PageLimit): RoomQuestion[] {
    if (count === 0) return rooms.map((room) => ({ room, after, count, bytes }));
    // A power of two, so that those who follow some rooms more or fewer ask the same.
    const share = 2 ** Math.ceil(Math.log2((2 * count) / rooms.length));
    const fair = Math.min(count, Math.max(FEWEST_EVENTS, share));
    const size = Math.min(bytes, Math.max(FEWEST_BYTES, Math.ceil((2 * bytes) / rooms.length)));
    const { windows } = this.looks;
    return rooms.map((room) => ({ room, after, count: windows.countOf(room, fair, count), bytes: size }));
  }

  private async look(
    rooms: readonly string[],
    after: number,
    { count, bytes }: PageLimit = { count: 0, bytes: 0 },
  ): Promise<View> {
    // Who asks for no room wants to know where the log is.
    const questions = rooms.length > 0 ? this.divide(rooms, after, { count, bytes }) : [NOWHERE];
    const looks = await Promise.all(questions.map((question) => this.looks.ask(question)));
    const { epoch, past } = looks[0]!.head;
    if (looks.some(({ head }) => head.epoch !== epoch)) return this.look(rooms, after, { count, bytes });
    // Questions of many rooms go in several calls: what came between them is left for the next time.
    const seq = Math.min(...looks.map(({ head }) => head.seq));
    return { head: { epoch, seq, past }, looks: rooms.length > 0 ? looks : [] };
  }
}

/** Whether a position of a former epoch is in the history: what came after it is, as far as it was not lost. */
function isPast({ past }: LogHead, { epoch, seq }: Cursor): boolean {
  return past.split(' ').some((entry) => {
    const [former, last] = entry.split(':');
    return former === epoch && seq <= Number(last);
  });
}

function startAt({ epoch, seq }: Cursor, looks: readonly RoomLook[]): LogStart {
  const ended = looks
    .filter(({ ends, newest }) => ends && newest > 0 && newest <= seq)
    .map(({ room }) => room);
  return { cursor: { epoch, seq }, known: true, lost: [], skipped: [], ended };
}

function lossesOf(looks: readonly RoomLook[]): RoomLoss[] {
  return looks
    .filter(({ lostThrough }) => lostThrough > 0)
    .map(({ room, lostThrough }) => ({ room, through: lostThrough }));
}
