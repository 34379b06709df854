import { SseError } from './sse.error.js';

/** A published event has more bytes than `limits.publishBytes` allows. Nobody received it. Answers 413. */
export class EventTooLargeError extends SseError {
  readonly code = 'SSE_EVENT_TOO_LARGE';

  constructor(
    /** Size of the event on the wire, in bytes. */
    readonly size: number,
    max: number,
  ) {
    super(
      `The event has ${size} bytes, more than the ${max} of limits.publishBytes; publish a reference to the data instead, ` +
        'or raise the limit',
      413,
    );
  }
}
