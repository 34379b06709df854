import { LogUnavailableError } from '../errors/log-unavailable.error.js';
import type { EventLog, LogOrigin, LogStart } from '../log/event-log.interface.js';
import type { FanOut } from './fan-out.js';
import type { Follower } from './follower.interface.js';
import type { RetryDelay } from './retry-delay.js';
import type { RoomSet } from './room-set.js';
import type { SubscriptionTarget } from './subscription-target.interface.js';

/** Asks the log where a subscription begins. */
export class FirstSeek {
  /** Whether the log was away at first, and the stream is open all the same. */
  late = false;

  constructor(
    private readonly log: EventLog,
    private readonly fanOut: FanOut,
    private readonly target: SubscriptionTarget,
    private readonly delay: RetryDelay,
    /** Whether the stream opens while the log is away, and begins when it is back. */
    private readonly waits: boolean,
  ) {}

  /**
   * Follows the rooms before it asks, so that live events join to the answer.
   *
   * @param isOver asked before each try.
   * @returns `undefined` when it was over before the log was back.
   * @throws LogUnavailableError
   */
  async run(
    rooms: RoomSet,
    follower: Follower,
    origin: LogOrigin,
    isOver: () => boolean,
  ): Promise<LogStart | undefined> {
    while (!isOver()) {
      const names = rooms.names();
      try {
        await Promise.all(names.map((room) => this.fanOut.follow(room, follower)));
        return await this.log.seek(names, origin);
      } catch (error) {
        if (!this.waits) throw new LogUnavailableError(error);
        if (!this.late) {
          this.late = true;
          this.target.established('gap', undefined, undefined);
        }
        this.target.logFailed(error);
        await this.delay.wait();
      }
    }
    return undefined;
  }
}
