import { SseError } from './sse.error.js';
import { retryAfter } from './too-many-connections.error.js';

/** A room has as many streams as `limits.perRoom` allows. Answers 503 with `Retry-After` while no header is out. */
export class RoomFullError extends SseError {
  readonly code = 'SSE_ROOM_FULL';
  /** Seconds for the `Retry-After` header. */
  readonly retryAfter = retryAfter();

  constructor(
    /** The room. */
    readonly room: string,
  ) {
    super(`The room "${room}" is full; try again later`, 503, { expose: true });
  }
}
