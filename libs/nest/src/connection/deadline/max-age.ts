import type { DeadlineWheel, Timed } from './deadline-wheel.js';
import type { StreamOwner } from '../write/stream-owner.interface.js';

/** How long a stream may last, in milliseconds; 0 for no end. */
export interface MaxAgeSettings {
  /** Greatest age of a stream. */
  readonly maxAge: number;
  /** Time without an event after which a stream ends. */
  readonly idleTimeout: number;
}

type AgingStream = Pick<StreamOwner, 'lastEventAt' | 'buffered' | 'close' | 'whenClosed'>;

/** Least part of `maxAge` that a stream gets: those that opened together must not end together. */
const LEAST_AGE = 0.8;

/** Ends a stream that has lasted long enough, or to which nothing was sent for long, and has its client come back. */
export class MaxAge implements Timed {
  dueAt = 0;

  private readonly endsAt: number;

  private constructor(
    private readonly stream: AgingStream,
    maxAge: number,
    private readonly idleTimeout: number,
    now: number,
  ) {
    this.endsAt = maxAge > 0 ? now + maxAge * (LEAST_AGE + Math.random() * (1 - LEAST_AGE)) : Infinity;
  }

  /** Watches a stream until it ends; costs nothing where neither is set. */
  static watch(stream: AgingStream, wheel: DeadlineWheel, { maxAge, idleTimeout }: MaxAgeSettings): void {
    if (maxAge === 0 && idleTimeout === 0) return;
    const { now } = wheel;
    const deadline = new MaxAge(stream, maxAge, idleTimeout, now);
    wheel.set(deadline, deadline.nextLook(now));
    stream.whenClosed(() => wheel.delete(deadline));
  }

  onDue(now: number): number {
    if (now >= this.endsAt) this.stream.close('max-age', true);
    else if (now >= this.idleAt(now)) this.stream.close('idle', true);
    else return this.nextLook(now);
    return 0;
  }

  private nextLook(now: number): number {
    return Math.min(this.endsAt, this.idleAt(now));
  }

  private idleAt(now: number): number {
    if (this.idleTimeout === 0) return Infinity;
    // What waits for a slow client is no idleness: that is for the stall timeout to end.
    return (this.stream.buffered > 0 ? now : this.stream.lastEventAt) + this.idleTimeout;
  }
}
