/**
 * Thrown by `EventStreamParser.feed()` when one event outgrows `maxEventSize`: a server that never ends its event
 * would otherwise fill the memory of the client.
 */
export class MaxEventSizeError extends RangeError {
  /** Stable code for programs. */
  readonly code = 'SSE_MAX_EVENT_SIZE';
  override readonly name = 'MaxEventSizeError';

  constructor(
    /** The limit that was passed, in UTF-16 code units. */
    readonly maxEventSize: number,
  ) {
    super(`Raise maxEventSize; it is ${maxEventSize}`);
  }
}
