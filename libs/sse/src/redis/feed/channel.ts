/** A room whose live events come in. */
export class Channel {
  /** Number of tails that follow it. */
  followers = 0;
  /** Watches for which nobody followed it. */
  idle = 0;
  /** `seq` of its newest event as far as is known here; absent when that cannot be known yet. */
  newest: number | undefined;
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
    this.newest = undefined;
    this.resolve?.();
    this.ready = this.resolve = undefined;
  }

  /** Its events do not come in until it is subscribed again. */
  interrupt(): void {
    this.subscribed = false;
  }
}
