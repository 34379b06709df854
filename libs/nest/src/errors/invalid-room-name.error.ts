import { SseError } from './sse.error.js';

/** Thrown for a room name that is empty, too long, reserved, or holds control characters. Answers 400. */
export class InvalidRoomNameError extends SseError {
  readonly code = 'SSE_INVALID_ROOM_NAME';

  constructor(reason: string) {
    super(`Invalid room name: ${reason}`, 400);
  }
}
