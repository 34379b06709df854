const INTERVAL = 5_000;

/** Where an {@link Alarm} is heard. */
export interface AlarmLogger {
  error(message: string): void;
}

/** Reports trouble that strikes all connections at once: the first time, and then at most every five seconds with a count. */
export class Alarm {
  private quietUntil = 0;
  private suppressed = 0;

  constructor(private readonly logger: AlarmLogger) {}

  raise(message: string, error: unknown): void {
    const now = performance.now();
    if (now < this.quietUntil) {
      this.suppressed++;
      return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    const repeated = this.suppressed > 0 ? ` (and ${this.suppressed} times more since the last report)` : '';
    this.logger.error(`${message}: ${reason}${repeated}`);
    this.quietUntil = now + INTERVAL;
    this.suppressed = 0;
  }
}
