import type { EncodedEvent } from '../event/encoded-event.js';
import type { Follower } from './follower.interface.js';

/** Milliseconds of handing out in one turn of the event loop, after which other work gets its turn. */
const SLICE = 2;
/** Deliveries between two looks at the clock. */
const STRIDE = 32;
/** Most events that are handed out together. */
const MAX_RUN = 64;
/** Events that may wait. With more the publisher waits: they are handed out at once, however long that takes. */
const MAX_WAITING = 1_000;

/**
 * Hands live events to their followers, in order. Few are handed out at once; many in slices, turn after turn, so that an event for
 * thousands does not hold up other requests. What comes meanwhile waits in line, and each follower then gets all that
 * waits for the same rooms in one go, so that it leaves in one write.
 */
export class Distribution {
  private readonly waiting: EncodedEvent[] = [];
  /** What is being handed out: events of the same rooms. */
  private run: EncodedEvent[] = [];
  /** Whose turn it is: index of the room, and those of its followers that are left. */
  private room = 0;
  private followers: Iterable<Follower> | undefined;

  private working = false;
  private scheduled = false;
  private sliceEnd = 0;
  /** Deliveries of this turn. */
  private delivered = 0;

  constructor(
    private readonly followersOf: (room: string) => ReadonlySet<Follower>,
    /** Called when all followers have been given everything up to this event. */
    private readonly onHandedOut: (event: EncodedEvent) => void,
    /** Called with the error of a follower; the others get the event all the same. */
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Hands the event out when all that came before has been. */
  push(event: EncodedEvent): void {
    this.waiting.push(event);
    // A follower that publishes does not overtake.
    if (this.working) return;
    if (this.waiting.length > MAX_WAITING) this.finish();
    else this.go();
  }

  /** Hands out all that waits, now. */
  finish(): void {
    if (!this.working) this.work(Infinity);
  }

  private go(): void {
    if (!this.scheduled) {
      this.scheduled = true;
      this.delivered = 0;
      this.sliceEnd = performance.now() + SLICE;
      setImmediate(this.nextTurn);
    } else if (this.delivered >= STRIDE && performance.now() > this.sliceEnd) {
      return;
    }
    this.work(this.sliceEnd);
  }

  private readonly nextTurn = (): void => {
    this.scheduled = false;
    if (this.run.length > 0 || this.waiting.length > 0) this.go();
  };

  private work(end: number): void {
    this.working = true;
    try {
      while (this.begin() && this.handOut(end)) {
        const newest = this.run.at(-1)!;
        this.run = [];
        this.onHandedOut(newest);
      }
    } finally {
      this.working = false;
    }
  }

  /** @returns false when nothing is left to hand out. */
  private begin(): boolean {
    if (this.run.length > 0) return true;
    const { waiting } = this;
    if (waiting.length === 0) return false;
    let count = 1;
    while (count < waiting.length && count < MAX_RUN && sameRooms(waiting[0]!, waiting[count]!)) count++;
    this.run = waiting.splice(0, count);
    return true;
  }

  /** @returns false when the slice was over before all had the events. */
  private handOut(end: number): boolean {
    const { run } = this;
    const { rooms } = run[0]!;
    for (; this.room < rooms.length; this.room++) {
      // The iterator of a Set goes on where it was left, past followers that have gone meanwhile.
      this.followers ??= this.followersOf(rooms[this.room]!).values();
      for (const follower of this.followers) {
        for (const event of run) this.give(follower, event);
        const before = this.delivered;
        this.delivered += run.length;
        const look = before % STRIDE > this.delivered % STRIDE || run.length >= STRIDE;
        if (look && performance.now() > end) return false;
      }
      this.followers = undefined;
    }
    this.room = 0;
    return true;
  }

  private give(follower: Follower, event: EncodedEvent): void {
    try {
      follower.onLive(event);
    } catch (error) {
      this.onError(error);
    }
  }
}

function sameRooms(one: EncodedEvent, other: EncodedEvent): boolean {
  return one.rooms.length === 1 && other.rooms.length === 1 && one.rooms[0] === other.rooms[0];
}
