import { SseError } from './sse.error.js';

/** The `RoomPolicy` refused a join. Answers 403 while no header is out, else ends the stream with an `error` event. */
export class RoomForbiddenError extends SseError {
  readonly code = 'SSE_ROOM_FORBIDDEN';

  constructor(
    /** The room. */
    readonly room: string,
  ) {
    super(`This connection may not join the room "${room}"`, 403);
  }
}
