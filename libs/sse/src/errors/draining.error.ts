import { SseError } from './sse.error.js';

/** The application is shutting down and opens no new stream. Answers 503 with `Retry-After`. */
export class DrainingError extends SseError {
  readonly code = 'SSE_DRAINING';
  /** Seconds for the `Retry-After` header. */
  readonly retryAfter = 1;

  constructor() {
    super('The server is shutting down; connect again', 503);
  }
}
