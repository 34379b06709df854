import type { Cursor } from '@nestream/protocol';
import type { EncodedEvent } from '../../event/encoded-event.js';
import type {
  EventLog,
  LogEntry,
  LogListener,
  LogOrigin,
  LogPage,
  LogStart,
  LogTail,
  PageLimit,
} from '../../log/event-log.interface.js';
import { LogUnavailableError } from '../../errors/log.errors.js';
import type { Random } from '@nestream/test-kit/random';

/** How a {@link JitteryLog} behaves. */
export interface Jitter {
  /** Whether answers are delayed by a random number of turns. */
  readonly slow: boolean;
  /** Whether live events come late, as over a network, in order all the same. */
  readonly lateTail: boolean;
  /** Probability that a read fails. */
  readonly failures: number;
}

/** A log whose answers take their time, as those of a store on another machine do. */
export class JitteryLog implements EventLog, LogListener {
  private readonly late: EncodedEvent[] = [];
  private delivering = false;
  private interrupted = false;
  /** The newest event that the listener was given. */
  private delivered: Cursor = { epoch: '', seq: 0 };
  private listener: LogListener | undefined;
  private inner: LogTail | undefined;

  constructor(
    private log: EventLog,
    private readonly random: Random,
    private readonly jitter: Jitter,
  ) {}

  async append(entry: LogEntry): Promise<Cursor> {
    return this.log.append(entry);
  }

  seek(rooms: readonly string[], origin: LogOrigin): LogStart | Promise<LogStart> {
    return this.random.chance(0.3) ? this.log.seek(rooms, origin) : this.seekLater(rooms, origin);
  }

  async read(rooms: readonly string[], after: Cursor, limit: PageLimit): Promise<LogPage> {
    await this.pause();
    if (this.random.chance(this.jitter.failures)) throw new LogUnavailableError(new Error('model'));
    // Small pages, so that catching up takes several.
    const page = await this.log.read(rooms, after, { ...limit, count: 1 + this.random.below(6) });
    await this.pause();
    return page;
  }

  async tail(listener: LogListener): Promise<LogTail> {
    this.listener = listener;
    this.inner = await this.log.tail(this);
    return {
      follow: (room) => {
        if (this.random.chance(0.3)) return this.inner!.follow(room);
        return this.pause().then(async () => this.inner!.follow(room));
      },
      unfollow: (room) => this.inner!.unfollow(room),
      close: async () => this.inner!.close(),
    };
  }

  onEvent(event: EncodedEvent): void {
    if (this.interrupted) return;
    if (!this.jitter.lateTail) {
      this.deliver(event);
      return;
    }
    this.late.push(event);
    void this.deliverLate();
  }

  /** The feed of the log itself had a hole: those on their way are read from the log as well. */
  onInterrupted(): void {
    if (this.interrupted) return;
    this.late.length = 0;
    this.listener?.onInterrupted(this.delivered);
  }

  /** Live events are lost for some turns, and those on their way; then the feed is whole again. */
  async interrupt(): Promise<void> {
    if (!this.inner || this.interrupted) return;
    this.lose();
    await this.turns();
    this.recover();
  }

  /** A log that knows nothing takes the place of this one; reads notice it before the feed does. */
  async renew(log: EventLog): Promise<void> {
    this.lose();
    this.log = log;
    await this.turns();
    if (this.listener) this.inner = await log.tail(this);
    this.recover();
  }

  async close(): Promise<void> {
    await this.log.close();
  }

  /** Whether live events are still on their way. */
  get settled(): boolean {
    return this.late.length === 0 && !this.interrupted;
  }

  private async seekLater(rooms: readonly string[], origin: LogOrigin): Promise<LogStart> {
    await this.pause();
    const start = await this.log.seek(rooms, origin);
    await this.pause();
    return start;
  }

  private lose(): void {
    this.interrupted = true;
    this.late.length = 0;
  }

  private recover(): void {
    this.interrupted = false;
    this.listener?.onInterrupted(this.delivered);
  }

  private deliver(event: EncodedEvent): void {
    this.delivered = { epoch: event.epoch, seq: event.seq };
    this.listener!.onEvent(event);
  }

  private async deliverLate(): Promise<void> {
    if (this.delivering) return;
    this.delivering = true;
    while (this.late.length > 0) {
      await this.pause();
      const event = this.late.shift();
      if (event) this.deliver(event);
    }
    this.delivering = false;
  }

  private async turns(): Promise<void> {
    for (let turns = this.random.below(6); turns > 0; turns--) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private async pause(): Promise<void> {
    if (!this.jitter.slow) return;
    for (let turns = this.random.below(3); turns > 0; turns--) {
      await (this.random.chance(0.5) ? Promise.resolve() : new Promise((resolve) => setImmediate(resolve)));
    }
  }
}
