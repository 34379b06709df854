import { SseError } from './sse.error.js';

/** An event could not be stored. Nobody received it, so the publisher may try again. */
export class LogWriteError extends SseError {
  readonly code = 'SSE_LOG_WRITE';
  /** Seconds for the `Retry-After` header. */
  readonly retryAfter = 5;

  constructor(what: string, options?: { readonly cause?: unknown }) {
    super(`The event was not stored and nobody received it: ${what}`, 503, options);
  }
}
