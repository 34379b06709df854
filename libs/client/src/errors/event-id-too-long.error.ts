/** Reported when an id is too long to be sent back: the last one that fits stays the point to resume from. */
export class EventIdTooLongError extends Error {
  /** Stable code for programs. */
  readonly code = 'SSE_ID_TOO_LONG';
  override readonly name = 'EventIdTooLongError';

  constructor(
    /** Length of the id in UTF-16 code units. */
    readonly length: number,
    /** The greatest length that is sent. */
    readonly limit: number,
  ) {
    super(`Ignored an event id of ${length} characters; servers refuse headers that long (limit ${limit})`);
  }
}
