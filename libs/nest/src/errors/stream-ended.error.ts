import { SseError } from './sse.error.js';

/**
 * There is nothing more to come for this client. Answers 204, which tells a native `EventSource`
 * to stop for good (WHATWG HTML, section 9.2.3 "Processing model").
 *
 * `RoomService.join` throws it when a client resumes rooms whose end it has already seen; throw it from an
 * `@Sse()` handler to stop a client for a reason of your own.
 */
export class StreamEndedError extends SseError {
  readonly code = 'SSE_STREAM_ENDED';

  constructor(message = 'This stream has ended and has nothing more to send') {
    super(message, 204);
  }
}
