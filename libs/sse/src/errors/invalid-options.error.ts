/** Thrown at boot, listing every option of `SseModule.forRoot()` that cannot be used, with the value and the fix. */
export class InvalidOptionsError extends TypeError {
  readonly code = 'SSE_INVALID_OPTIONS';

  constructor(readonly problems: readonly string[]) {
    super(
      `SseModule cannot start with these options:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.name = 'InvalidOptionsError';
  }
}
