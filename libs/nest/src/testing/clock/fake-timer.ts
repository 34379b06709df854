/** A timer of the fake clock, which is used as those of Node are. */
export class FakeTimer {
  private referenced = true;

  constructor(
    readonly id: number,
    private readonly timers: FakeTimers,
    private readonly delay: number,
    private readonly repeats: boolean,
    private readonly act: () => void,
    /** When it is due, in milliseconds of the fake clock. */
    public dueAt: number,
  ) {}

  /** Puts it in line again, or lets go of it, and calls its function. */
  fire(): void {
    if (this.repeats) this.dueAt += this.delay;
    else this.timers.delete(this.id);
    this.act();
  }

  /** A fake timer does not keep the process alive. */
  ref(): this {
    this.referenced = true;
    return this;
  }

  unref(): this {
    this.referenced = false;
    return this;
  }

  hasRef(): boolean {
    return this.referenced;
  }

  refresh(): this {
    this.dueAt = this.timers.now + this.delay;
    this.timers.add(this);
    return this;
  }

  close(): this {
    this.timers.delete(this.id);
    return this;
  }

  [Symbol.toPrimitive](): number {
    return this.id;
  }
}

/** The timers of a fake clock. */
export class FakeTimers {
  private readonly timers = new Map<number, FakeTimer>();
  // Apart from those of Node, which begin at 1: clearing a real one must not hit a fake one.
  private lastId = 1_000_000_000;

  constructor(
    /** Milliseconds of the fake clock. */
    public now: number,
  ) {}

  /** A timer as `setTimeout` and `setInterval` make them. */
  create(act: () => void, milliseconds: unknown, repeats: boolean): FakeTimer {
    // What Node does with a delay that is none, or too long for its timers.
    const given = Number(milliseconds);
    const delay = given >= 1 && given <= 2_147_483_647 ? Math.trunc(given) : 1;
    const timer = new FakeTimer(++this.lastId, this, delay, repeats, act, this.now + delay);
    this.add(timer);
    return timer;
  }

  add(timer: FakeTimer): void {
    // To the end of the line: of those due at the same time the oldest comes first.
    this.timers.delete(timer.id);
    this.timers.set(timer.id, timer);
  }

  /** @returns whether there was one. */
  delete(id: number): boolean {
    return this.timers.delete(id);
  }

  /** The timer that is due first, if one is by then. */
  next(until: number): FakeTimer | undefined {
    let first: FakeTimer | undefined;
    for (const timer of this.timers.values()) {
      if (timer.dueAt <= until && (!first || timer.dueAt < first.dueAt)) first = timer;
    }
    return first;
  }
}
