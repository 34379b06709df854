import { SseError } from './sse.error.js';

/** A ticket was asked for something that is no path. Answers 400. */
export class InvalidTicketPathError extends SseError {
  readonly code = 'SSE_INVALID_TICKET_PATH';

  constructor() {
    super(
      '"path" must be the path of the stream as it stands in its URL, such as "/orders/42/stream", without origin and query',
      400,
    );
  }
}
