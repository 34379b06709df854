/** Thrown at boot, listing every option of `SseModule.forRoot()` or of a log that cannot be used, with the value and the fix. */
export class InvalidOptionsError extends TypeError {
  /** Stable code for programs. */
  readonly code = 'SSE_INVALID_OPTIONS';

  constructor(
    /** What is wrong, one text for each. */
    readonly problems: readonly string[],
    /** What was to start with them. */
    subject = 'SseModule',
  ) {
    super(
      `${subject} cannot start with these options:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.name = 'InvalidOptionsError';
  }
}
