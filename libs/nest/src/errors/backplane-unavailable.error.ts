import { SseError } from './sse.error.js';

/** The other nodes of the application cannot be reached. What concerns this node only goes on. Answers 503 with `Retry-After`. */
export class BackplaneUnavailableError extends SseError {
  readonly code = 'SSE_BACKPLANE_UNAVAILABLE';
  /** Seconds for the `Retry-After` header. */
  readonly retryAfter = 5;

  constructor(cause: unknown) {
    super('The other nodes of the application cannot be reached; try again shortly', 503, { cause });
  }
}
