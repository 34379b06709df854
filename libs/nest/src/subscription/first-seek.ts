import type { Cursor } from '@nestream/protocol';
import { LogUnavailableError } from '../errors/log.errors.js';
import { StreamEndedError } from '../errors/stream.errors.js';
import type { EventLog, LogStart } from '../log/event-log.interface.js';
import { isPromise } from '../log/is-promise.js';
import type { FanOut } from './fan-out.js';
import type { Follower } from './follower.interface.js';
import { planResume, requestResume, type ResumePlan, type ResumeRequest } from './resume-plan.js';
import { RetryDelay } from '../time/retry-delay.js';
import type { RoomSet } from './room-set.js';
import type { SubscriptionOptions } from './subscription-options.interface.js';
import type { SubscriptionTarget } from './subscription-target.interface.js';

/** Where and how a subscription begins. */
export interface Beginning extends ResumePlan {
  readonly cursor: Cursor;
  /** Whether it begins at the head of the log: there is nothing to read after it. */
  readonly atHead: boolean;
}

/** Asks the log where a subscription begins. */
export class FirstSeek {
  /** Whether the log was away at first, and the stream is open all the same. */
  late = false;

  private readonly request: ResumeRequest;
  private delay: RetryDelay | undefined;
  private cancelled = false;

  constructor(
    private readonly log: EventLog,
    private readonly fanOut: FanOut,
    private readonly target: SubscriptionTarget,
    private readonly options: SubscriptionOptions,
  ) {
    this.request = requestResume(options.lastEventId, options.from, options.replayLimit);
  }

  /**
   * Follows the rooms before it asks, so that live events join to the answer; leaves those that have ended.
   *
   * @returns the answer itself where nothing had to be waited for; `undefined` when it was cancelled before.
   * @throws StreamEndedError; LogUnavailableError, which always rejects.
   */
  run(rooms: RoomSet, follower: Follower): Beginning | undefined | Promise<Beginning | undefined> {
    let start: LogStart | Promise<LogStart>;
    try {
      start = this.ask(rooms, follower);
    } catch (error) {
      start = failed(error);
    }
    return isPromise(start) ? this.wait(start, rooms, follower) : this.plan(start, rooms, follower);
  }

  cancel(): void {
    this.cancelled = true;
    this.delay?.cancel();
  }

  private ask(rooms: RoomSet, follower: Follower): LogStart | Promise<LogStart> {
    const names = rooms.names();
    const { origin } = this.request;
    let waits: Promise<void>[] | undefined;
    for (const room of names) {
      const followed = this.fanOut.follow(room, follower);
      if (followed) (waits ??= []).push(followed);
    }
    return waits
      ? Promise.all(waits).then(async () => this.log.seek(names, origin))
      : this.log.seek(names, origin);
  }

  /** Where the stream opens while the log is away, it asks until the log is back. */
  private async wait(
    first: Promise<LogStart>,
    rooms: RoomSet,
    follower: Follower,
  ): Promise<Beginning | undefined> {
    let pending: Promise<LogStart> | undefined = first;
    while (!this.cancelled) {
      let start: LogStart;
      try {
        start = await (pending ?? this.ask(rooms, follower));
      } catch (error) {
        pending = undefined;
        await this.pause(error);
        continue;
      }
      return this.plan(start, rooms, follower);
    }
    return undefined;
  }

  /** @throws LogUnavailableError unless the stream opens while the log is away. */
  private async pause(error: unknown): Promise<void> {
    if (!this.options.waitForLog) throw new LogUnavailableError(error);
    if (!this.late) {
      this.late = true;
      this.target.established('gap', undefined, undefined);
    }
    this.target.logFailed(error);
    await (this.delay ??= new RetryDelay()).wait();
  }

  private plan(start: LogStart, rooms: RoomSet, follower: Follower): Beginning | undefined {
    if (this.cancelled) return undefined;
    const { request } = this;
    if (request.lastEventId !== null && start.known) {
      for (const room of start.ended) {
        const followed = rooms.delete(room);
        this.fanOut.unfollow(room, follower);
        this.target.left(room, true, followed);
      }
      if (rooms.over) throw new StreamEndedError();
    }
    rooms.takeLosses(start.lost);
    const plan = planResume(request, start, rooms.names(), this.late);
    return { ...plan, cursor: start.cursor, atHead: request.origin === 'live' };
  }
}

async function failed(error: unknown): Promise<never> {
  throw error;
}
