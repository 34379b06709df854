const FIRST = 100;
const LONGEST = 5_000;

/** The pauses between tries: each longer, up to five seconds, with jitter so that not all come at once. */
export class RetryDelay {
  private failures = 0;
  private timer: NodeJS.Timeout | undefined;
  private wake: (() => void) | undefined;

  /** Resolves when it is time to try again, or at once on {@link cancel}. */
  async wait(): Promise<void> {
    const delay = Math.min(LONGEST, FIRST * 2 ** this.failures++) * (0.5 + Math.random() / 2);
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      this.timer = setTimeout(resolve, delay);
      this.timer.unref();
    });
  }

  /** The next pause is a short one again. */
  reset(): void {
    this.failures = 0;
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.wake?.();
  }
}
