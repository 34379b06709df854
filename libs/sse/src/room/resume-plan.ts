import { formatCursor, parseCursor, type GapData, type ResumeOutcome } from '@event-stream/protocol';
import type { LogOrigin, LogStart } from '../log/event-log.interface.js';

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

/** Reads the last event id of a client; one that is no cursor of ours is no error but a gap. */
export function requestResume(
  lastEventId: string | undefined,
  from: JoinFrom,
  replayLimit: number,
): ResumeRequest {
  if (!lastEventId) return { lastEventId: null, origin: from, malformed: false };
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
  const { epoch } = start.cursor;
  const resumedFrom = formatCursor(start.cursor);
  if (fresh) {
    const reason = request.malformed ? 'malformed' : 'epoch';
    return { resume: 'gap', gap: { requested, resumedFrom, reason, rooms }, fresh };
  }
  if (start.skipped.length > 0) {
    const affected = [...new Set([...start.skipped, ...start.lost].map((loss) => loss.room))];
    return { resume: 'gap', gap: { requested, resumedFrom, reason: 'limit', rooms: affected }, fresh };
  }
  if (start.lost.length > 0) {
    const completeFrom = formatCursor({ epoch, seq: Math.max(...start.lost.map((loss) => loss.through)) });
    const affected = start.lost.map((loss) => loss.room);
    return {
      resume: 'gap',
      gap: { requested, resumedFrom: completeFrom, reason: 'trimmed', rooms: affected },
      fresh,
    };
  }
  return { resume: 'recovered', gap: undefined, fresh };
}
