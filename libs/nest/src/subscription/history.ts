import { formatCursor, type GapData } from '@nestream/protocol';
import type { EventLog, LogPage, PageLimit } from '../log/event-log.interface.js';
import type { LiveBuffer } from './live-buffer.js';
import type { Position } from './position.js';
import { epochGap, lossGap } from './resume-plan.js';
import type { RoomSet } from './room-set.js';

const PAGE: PageLimit = { count: 256, bytes: 256 * 1024 };

/** What the log holds after the position of a subscription. */
export class History {
  constructor(
    private readonly log: EventLog,
    private readonly rooms: RoomSet,
    private readonly position: Position,
    private readonly aside: LiveBuffer,
  ) {}

  /**
   * Reads the next page and hands it over in the same step: the feed may be interrupted even between an answer and the turn of
   * who awaits it. A page is left out if a room was added meanwhile, or the feed had a hole: it may not reach what comes after it.
   *
   * @returns false when the log began anew.
   */
  async next(take: (page: LogPage) => void): Promise<boolean> {
    const { rooms, aside } = this;
    const { added } = rooms;
    const { holes } = aside;
    const page = await this.log.read(rooms.names(), this.position.cursor, PAGE);
    if (added !== rooms.added || holes !== aside.holes) return true;
    if (page.known) take(page);
    return page.known;
  }

  /** What a page tells of losses, if that is news. */
  lossOf(page: LogPage): GapData | undefined {
    const taken = this.rooms.takeLosses(page.lost);
    if (taken.length === 0) return undefined;
    const { cursor } = this.position;
    return lossGap(formatCursor(cursor), 'trimmed', cursor.epoch, taken);
  }

  /**
   * The log began anew: goes on where its history has the position, and to its head otherwise.
   *
   * @returns what may be lost; `undefined` if the position is known after all: two servers had answered for the log.
   */
  async restart(): Promise<GapData | undefined> {
    const origin = { after: this.position.cursor, replayLimit: Number.MAX_SAFE_INTEGER };
    const { cursor, known, lost } = await this.log.seek(this.rooms.names(), origin);
    if (known) return undefined;
    // Only now: a room that was added meanwhile has lost what came before the position, too.
    const gap = epochGap(this.position.cursor, cursor, this.rooms.names());
    this.position.start(cursor);
    this.rooms.rebase();
    this.rooms.takeLosses(lost);
    return gap;
  }
}
