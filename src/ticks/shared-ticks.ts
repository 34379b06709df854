import { Logger } from '@nestjs/common';

/**
 * Calls at every full interval of the clock. All processes of a cluster call with the same number at the same time: with that as
 * `idempotencyKey` they publish one event together, and go on when one of them dies.
 */
export class SharedTicks {
  private readonly logger = new Logger(SharedTicks.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    /** Milliseconds. */
    private readonly interval: number,
    private readonly onTick: (tick: number) => Promise<unknown>,
  ) {}

  /** Number of the interval that is running. */
  get now(): number {
    return Math.floor(Date.now() / this.interval);
  }

  start(): void {
    const tick = this.now + 1;
    this.timer = setTimeout(
      () => {
        this.start();
        this.onTick(tick).catch((error: unknown) => this.logger.error(error));
      },
      tick * this.interval - Date.now(),
    );
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
