/** Thrown at boot, naming each environment variable that cannot be used, with its value and the fix. */
export class EnvironmentError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Cannot start with this environment:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'EnvironmentError';
  }
}
