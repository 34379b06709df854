import { SseError } from './sse.error.js';

/** Thrown when an event has a reserved type, an unsafe field, or data that JSON cannot carry. */
export class InvalidEventError extends SseError {
  readonly code = 'SSE_INVALID_EVENT';
  /** Whether the type belongs to the protocol. */
  readonly reservedType: boolean;

  constructor(message: string, options: { readonly cause?: unknown; readonly reservedType?: boolean } = {}) {
    super(message, 500, options);
    this.reservedType = options.reservedType ?? false;
  }
}
