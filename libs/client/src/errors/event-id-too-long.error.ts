/**
 * Reported when an id is too long to be sent: the last one that fits stays the point to resume from. Where there is none, a
 * `gap` follows with the next connection.
 */
export class EventIdTooLongError extends Error {
  /** Stable code for programs. */
  readonly code = 'SSE_ID_TOO_LONG';
  override readonly name = 'EventIdTooLongError';

  constructor(
    /** Length of the id in bytes of UTF-8. */
    readonly length: number,
    /** The greatest length that is sent, in bytes. */
    readonly limit: number,
  ) {
    super(`Ignored an event id of ${length} bytes; servers refuse headers above ${limit}`);
  }
}
