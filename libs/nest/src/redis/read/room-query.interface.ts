import type { Cursor } from '@nestream/protocol';
import type { EncodedEvent } from '../../event/encoded-event.js';

/** What to read of a room. */
export interface RoomQuery {
  readonly room: string;
  /** The position to read after; -1 for nothing but the newest event. */
  readonly after: number;
  /** Most events to fetch. */
  readonly count: number;
  /** Bytes after which no more events are fetched. */
  readonly bytes: number;
}

/** Where the log was at that instant. */
export interface LogHead extends Cursor {
  /** Its former epochs, each with the last `seq` of it that is in the history: `<epoch>:<seq> ...`. */
  readonly past: string;
}

/** What was found in a room after a position. */
export interface RoomResult {
  readonly room: string;
  /** The newest position of the log. */
  readonly head: LogHead;
  /** `seq` of the newest event of the room, kept or not; 0 if it had none. */
  readonly newest: number;
  /** Whether that is an end mark. */
  readonly ends: boolean;
  /** Number of kept events. */
  readonly length: number;
  /** `seq` of the first kept event after the position; 0 if there is none. */
  readonly first: number;
  /** Everything after the position up to and including this `seq` is gone; 0 if nothing is. */
  readonly lostThrough: number;
  /** False when there are more events than were fetched. */
  readonly complete: boolean;
  readonly events: readonly EncodedEvent[];
}
