/**
 * Thrown by `EventStreamParser.feed()` when one event outgrows `maxEventSize`: a server that never ends its event
 * would otherwise fill the memory of the client.
 */
export class EventTooLargeError extends RangeError {
  /** Stable code for programs. */
  readonly code = 'SSE_EVENT_TOO_LARGE';
  override readonly name = 'EventTooLargeError';

  constructor(
    /** The limit that was passed, in UTF-16 code units. */
    readonly maxEventSize: number,
  ) {
    super(`Raise maxEventSize; it is ${maxEventSize}`);
  }
}
