import { SseError } from './sse.error.js';

/** A pattern of room names that cannot be read. */
export class InvalidRoomPatternError extends SseError {
  readonly code = 'SSE_INVALID_ROOM_PATTERN';

  constructor(
    /** The pattern. */
    readonly pattern: string,
  ) {
    super(
      `Bad room pattern "${pattern}": write places as {name}, each name once, at most one between two of the separators . / :`,
      500,
    );
  }
}
