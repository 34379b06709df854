import { SseError } from './sse.error.js';

/** A stream was to follow more rooms than `limits.roomsPerConnection` allows. Answers 400: the same request would fail again. */
export class TooManyRoomsError extends SseError {
  readonly code = 'SSE_TOO_MANY_ROOMS';

  constructor(max: number) {
    super(`A stream can follow at most ${max} rooms; ask for fewer, or open another stream`, 400);
  }
}
