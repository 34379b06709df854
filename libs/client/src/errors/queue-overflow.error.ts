/** Thrown by an iterator with `overflow: 'error'` whose consumer is too slow, after the events that it had queued. */
export class QueueOverflowError extends Error {
  /** Stable code for programs. */
  readonly code = 'SSE_QUEUE_OVERFLOW';
  override readonly name = 'QueueOverflowError';

  constructor(
    /** The limit that was reached, in events. */
    readonly limit: number,
  ) {
    super(`${limit} events wait; read faster, or change limit or overflow`);
  }
}
