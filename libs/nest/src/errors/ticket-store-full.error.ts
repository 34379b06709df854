import { SseError } from './sse.error.js';

/** A `MemoryTicketStore` holds as many tickets as it may. Answers 503 with `Retry-After`. */
export class TicketStoreFullError extends SseError {
  readonly code = 'SSE_TICKET_STORE_FULL';
  /** Seconds for the `Retry-After` header. */
  readonly retryAfter = 5;

  constructor() {
    super(
      'Too many stream tickets are in use; limit how often clients may ask, or give the store more room',
      503,
    );
  }
}
