import { SseError } from './sse.error.js';

/** Thrown at publish when an event has a reserved type, an unsafe field, or data that JSON cannot carry. */
export class InvalidEventError extends SseError {
  readonly code = 'SSE_INVALID_EVENT';

  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, 500, options);
  }
}
