import { SseError } from './sse.error.js';

/** Thrown by `follow` and `unfollow` on a connection that has not joined any room, or whose stream is not open yet. */
export class NotJoinedError extends SseError {
  readonly code = 'SSE_NOT_JOINED';

  constructor(connectionId: string) {
    super(
      `Connection ${connectionId} has joined no room: return rooms.join(...) from its @Sse() handler first`,
      500,
    );
  }
}
