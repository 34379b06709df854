import type { Cursor } from '@event-stream/protocol';
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
import { LogUnavailableError } from '../../errors/log-unavailable.error.js';
import type { Random } from './random.spec-support.js';

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
export class JitteryLog implements EventLog {
  private readonly late: EncodedEvent[] = [];
  private delivering = false;

  constructor(
    private readonly log: EventLog,
    private readonly random: Random,
    private readonly jitter: Jitter,
  ) {}

  async append(entry: LogEntry): Promise<Cursor> {
    return this.log.append(entry);
  }

  async seek(rooms: readonly string[], origin: LogOrigin): Promise<LogStart> {
    await this.pause();
    const start = await this.log.seek(rooms, origin);
    await this.pause();
    return start;
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
    const tail = await this.log.tail((event) => {
      if (!this.jitter.lateTail) {
        listener(event);
        return;
      }
      this.late.push(event);
      void this.deliverLate(listener);
    });
    return {
      follow: async (room) => {
        await this.pause();
        await tail.follow(room);
      },
      unfollow: (room) => tail.unfollow(room),
      close: async () => tail.close(),
    };
  }

  async close(): Promise<void> {
    await this.log.close();
  }

  /** Whether live events are still on their way. */
  get settled(): boolean {
    return this.late.length === 0;
  }

  private async deliverLate(listener: LogListener): Promise<void> {
    if (this.delivering) return;
    this.delivering = true;
    while (this.late.length > 0) {
      await this.pause();
      listener(this.late.shift()!);
    }
    this.delivering = false;
  }

  private async pause(): Promise<void> {
    if (!this.jitter.slow) return;
    for (let turns = this.random.below(3); turns > 0; turns--) {
      await (this.random.chance(0.5) ? Promise.resolve() : new Promise((resolve) => setImmediate(resolve)));
    }
  }
}
