import type { Cursor } from '@nestream/protocol';
import type { EncodedEvent } from '../event/encoded-event.js';
import type { EventLog, LogListener, LogTail } from '../log/event-log.interface.js';
import { Distribution } from './distribution.js';
import type { Follower } from './follower.interface.js';

/** Distributes the live events of the log to those who follow their rooms. One per process. */
export class FanOut implements LogListener {
  private readonly rooms = new Map<string, Set<Follower>>();
  private tail: Promise<LogTail> | undefined;
  /** The tail, once it is up. */
  private live: LogTail | undefined;
  private epoch = '';
  private seq = 0;

  private readonly distribution: Distribution;

  /** @param onError is called with the error of a follower; the others get the event all the same. */
  constructor(
    private readonly log: EventLog,
    onError: (error: unknown) => void,
  ) {
    this.distribution = new Distribution(
      (room) => this.followers(room),
      // Only when all have it: a stream that a follower ends on the way must not be told that it has this event.
      ({ epoch, seq }) => {
        this.epoch = epoch;
        this.seq = seq;
      },
      onError,
    );
  }

  /** `seq` of the newest live event of an epoch that all its followers have been given; 0 if there is none. */
  newestSeq(epoch: string): number {
    return epoch === this.epoch ? this.seq : 0;
  }

  /** Resolves when events of the room that are appended from then on reach the follower; they do if it returns no promise. */
  follow(room: string, follower: Follower): Promise<void> | void {
    const followers = this.rooms.get(room);
    if (followers) followers.add(follower);
    else this.rooms.set(room, new Set([follower]));
    // Asked even if others follow the room already: they may still be waiting for the log themselves.
    return this.live ? this.live.follow(room) : this.followLater(room);
  }

  unfollow(room: string, follower: Follower): void {
    const followers = this.rooms.get(room);
    if (!followers?.delete(follower) || followers.size > 0) return;
    this.rooms.delete(room);
    this.tail?.then(
      (tail) => this.rooms.has(room) || tail.unfollow(room),
      () => undefined,
    );
  }

  /** The followers of a room. */
  followers(room: string): ReadonlySet<Follower> {
    return this.rooms.get(room) ?? NOBODY;
  }

  /** The rooms that somebody follows. */
  names(): string[] {
    return [...this.rooms.keys()];
  }

  async close(): Promise<void> {
    const tail = this.tail;
    this.tail = this.live = undefined;
    // A tail that never came up has nothing to close.
    await (await tail?.catch(() => undefined))?.close();
  }

  onEvent(event: EncodedEvent): void {
    this.distribution.push(event);
  }

  onInterrupted(through: Cursor): void {
    // What waits to be handed out has come before the interruption, but nobody has it: the log gives it as well.
    const seq = through.epoch === this.epoch ? Math.min(through.seq, this.seq) : 0;
    this.seq = seq;
    const followers = new Set<Follower>();
    for (const room of this.rooms.values()) for (const follower of room) followers.add(follower);
    for (const follower of followers) follower.onInterrupted({ epoch: through.epoch, seq });
  }

  private async followLater(room: string): Promise<void> {
    const tail = await this.connect();
    await tail.follow(room);
  }

  private connect(): Promise<LogTail> {
    if (!this.tail) {
      const tail = this.log.tail(this);
      this.tail = tail;
      tail.then(
        (live) => {
          if (this.tail === tail) this.live = live;
        },
        () => {
          if (this.tail === tail) this.tail = undefined;
        },
      );
    }
    return this.tail;
  }
}

const NOBODY: ReadonlySet<Follower> = new Set();
