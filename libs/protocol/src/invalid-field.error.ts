/** Thrown when a value cannot stand in a field of an event stream without changing what the client reads. */
export class InvalidFieldError extends TypeError {
  /** Stable code for programs. */
  readonly code = 'SSE_INVALID_FIELD';

  constructor(
    /** The field that was refused: `event`, `id`, `retry` or a comment. */
    readonly field: string,
    reason: string,
  ) {
    super(`The "${field}" field of an event ${reason}`);
    this.name = 'InvalidFieldError';
  }
}
