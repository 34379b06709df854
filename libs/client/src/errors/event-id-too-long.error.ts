/** Reported when an id is too long to be sent back: the last one that fits stays the point to resume from. */
export class EventIdTooLongError extends Error {
  /** Stable code for programs. */
  readonly code = 'SSE_ID_TOO_LONG';

  constructor(
    /** Length of the id in UTF-16 code units. */
    readonly length: number,
    /** The greatest length that is sent. */
    readonly limit: number,
  ) {
    super(
      `An event id of ${length} characters was ignored; servers refuse headers that long (limit ${limit})`,
    );
    this.name = 'EventIdTooLongError';
  }
}
