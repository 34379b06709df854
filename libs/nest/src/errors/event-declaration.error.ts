/** Thrown at boot, listing everything that is wrong with the events of `SseModule.forFeature()`, with the fix. */
export class EventDeclarationError extends TypeError {
  /** Stable code for programs. */
  readonly code = 'SSE_EVENT_DECLARATION';

  constructor(
    /** What is wrong, one text for each. */
    /** What is wrong, one text for each. */
    readonly problems: readonly string[],
  ) {
    super(
      `SseModule.forFeature() cannot declare these events:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.name = 'EventDeclarationError';
  }
}
