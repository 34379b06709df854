import { SseError } from './sse.error.js';

/** An interceptor outside of SseModule's did not pass on the opening of a stream, so its headers could not be sent. */
export class HeldBackError extends SseError {
  readonly code = 'SSE_HELD_BACK';

  constructor() {
    super(
      'An interceptor held back the opening of an @Sse() stream. Import SseModule before the modules that provide ' +
        'interceptors which delay, filter or replace responses, so that they run inside of it',
      500,
    );
  }
}
