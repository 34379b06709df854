import { SseError } from './sse.error.js';

/** The event log could not be reached when a stream was to open. Answers 503 with `Retry-After`. */
export class LogUnavailableError extends SseError {
  readonly code = 'SSE_LOG_UNAVAILABLE';
  /** Seconds for the `Retry-After` header. */
  readonly retryAfter = 5;

  constructor(cause: unknown) {
    super('The event log is unavailable; try again shortly', 503, { cause });
  }
}
