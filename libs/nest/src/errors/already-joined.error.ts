import { SseError } from './sse.error.js';

/** Thrown by a second `join` on one connection: a connection has one cursor, hence one subscription. */
export class AlreadyJoinedError extends SseError {
  readonly code = 'SSE_ALREADY_JOINED';

  constructor(connectionId: string) {
    super(
      `Connection ${connectionId} has already joined its rooms. ` +
        'Pass all rooms to one join([...]), and add or drop rooms later with follow() and unfollow()',
      500,
    );
  }
}
