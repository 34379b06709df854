/** A room whose live events come in. */
export class Channel {
  /** Number of tails that follow it. */
  followers = 0;
  /** Watches for which nobody followed it. */
  idle = 0;
  /** `seq` of its newest event as far as is known here; absent when that cannot be known yet. */
  newest: number | undefined;
  /**
   * `seq` of its newest event when the log was last asked, for as long as none has come in: that one may be on its way, so it is
   * not taken for known.
   */
  seen: number | undefined;
  /** Whether its events come in now. */
  subscribed = false;

  private ready: Promise<void> | undefined;
  private resolve: (() => void) | undefined;

  constructor(readonly room: string) {}

  /** Resolves when its events come in. */
  get whenSubscribed(): Promise<void> {
    return (this.ready ??= new Promise((resolve) => (this.resolve = resolve)));
  }

  begin(): void {
    this.subscribed = true;
    this.forget();
    this.resolve?.();
    this.ready = this.resolve = undefined;
  }

  forget(): void {
    this.newest = this.seen = undefined;
  }

  /** Its events do not come in until it is subscribed again. */
  interrupt(): void {
    this.subscribed = false;
  }
}
