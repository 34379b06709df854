import { formatCursor, parseCursor, type Cursor, type GapData, type ResumeOutcome } from '@nestream/protocol';
import type { LogOrigin, LogStart, RoomLoss } from '../log/event-log.interface.js';

/** Where a client without a position begins: now, with all that is kept, or with the last `n` events of its rooms. */
export type JoinFrom = 'live' | 'start' | { readonly last: number };

/** What a client asks for when it opens a stream. */
export interface ResumeRequest {
  /** The last event id it sent; `null` if it sent none. */
  readonly lastEventId: string | null;
  readonly origin: LogOrigin;
  readonly malformed: boolean;
}

/** How its stream begins. */
export interface ResumePlan {
  readonly resume: ResumeOutcome;
  /** What it must be told that it lost. */
  readonly gap: GapData | undefined;
  /** True when it has no state to build on: the snapshot is for it. */
  readonly fresh: boolean;
}

/** An id that Nest counts for each connection of a plain stream: a client that brings one has never had a position. */
const NUMBER_OF_NEST = /^\d+$/;

/** Reads the last event id of a client; one that is no cursor of ours is no error but a gap. */
export function requestResume(
  lastEventId: string | undefined,
  from: JoinFrom,
  replayLimit: number,
): ResumeRequest {
  if (!lastEventId || NUMBER_OF_NEST.test(lastEventId))
    return { lastEventId: null, origin: from, malformed: false };
  const after = parseCursor(lastEventId);
  return after
    ? { lastEventId, origin: { after, replayLimit }, malformed: false }
    : { lastEventId: lastEventId.slice(0, 256), origin: 'live', malformed: true };
}

/**
 * The resume table: from what the client asked and what the log answered to how the stream begins.
 *
 * @param late whether the stream was opened while the log was away: what was published meanwhile may be lost.
 */
export function planResume(
  request: ResumeRequest,
  start: LogStart,
  rooms: readonly string[],
  late: boolean,
): ResumePlan {
  const requested = request.lastEventId;
  const fresh = requested === null || request.malformed || !start.known;
  if (late) {
    const gap = { requested, resumedFrom: formatCursor(start.cursor), reason: 'unavailable', rooms } as const;
    return { resume: 'gap', gap, fresh };
  }
  if (requested === null) return { resume: 'live', gap: undefined, fresh };
  const resumedFrom = formatCursor(start.cursor);
  if (fresh) {
    const reason = request.malformed ? 'malformed' : 'epoch';
    return { resume: 'gap', gap: { requested, resumedFrom, reason, rooms }, fresh };
  }
  const losses = [...start.skipped, ...start.lost];
  if (losses.length === 0) return { resume: 'recovered', gap: undefined, fresh };
  const reason = start.skipped.length > 0 ? 'limit' : 'trimmed';
  const gap = lossGap(requested, reason, start.cursor.epoch, losses);
  const count = start.lost.length === 0 ? start.skippedCount : undefined;
  return { resume: 'gap', gap: count === undefined ? gap : { ...gap, lost: count }, fresh };
}

/** Tells that the log began anew under an open stream: what was between the two positions cannot be known. */
export function epochGap(before: Cursor, after: Cursor, rooms: readonly string[]): GapData {
  return { requested: formatCursor(before), resumedFrom: formatCursor(after), reason: 'epoch', rooms };
}

/** Tells of losses; what the log has let go may reach further than what a limit left out. */
export function lossGap(
  requested: string,
  reason: 'trimmed' | 'limit',
  epoch: string,
  losses: readonly RoomLoss[],
): GapData {
  const seq = Math.max(...losses.map((loss) => loss.through));
  const rooms = [...new Set(losses.map((loss) => loss.room))];
  return { requested, resumedFrom: formatCursor({ epoch, seq }), reason, rooms };
}
