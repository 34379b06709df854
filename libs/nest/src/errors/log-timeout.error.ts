import { SseError } from './sse.error.js';

/**
 * The log did not answer in time, and the event may be in it or not. With an `idempotencyKey` it is safe to publish it again:
 * nobody receives it twice.
 */
export class LogTimeoutError extends SseError {
  readonly code = 'SSE_LOG_TIMEOUT';
  /** Seconds for the `Retry-After` header. */
  readonly retryAfter = 5;

  constructor(milliseconds: number, options?: { readonly cause?: unknown }) {
    super(
      `The event log did not answer within ${milliseconds} ms, so it is not known whether the event was stored; ` +
        'publish it again with an idempotencyKey if it must not be missed or doubled',
      503,
      options,
    );
  }
}
