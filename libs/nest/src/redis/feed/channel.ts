/** A room whose live events come in. */
export class Channel {
  /** Number of tails that follow it. */
  followers = 0;
  /** Checks at which nobody followed it. */
  idle = 0;
  /** Whether its events come in now. */
  subscribed = false;
  /** Whether those who follow it now receive all that is published from now on. */
  joined = false;

  private ready: Promise<void> | undefined;
  private resolve: (() => void) | undefined;

  constructor(readonly room: string) {}

  /** Resolves when it is joined. */
  get whenJoined(): Promise<void> {
    return (this.ready ??= new Promise((resolve) => (this.resolve = resolve)));
  }

  join(): void {
    this.joined = true;
    this.resolve?.();
    this.ready = this.resolve = undefined;
  }

  /** Its events do not come in until it is subscribed again. */
  interrupt(): void {
    this.subscribed = this.joined = false;
  }
}
