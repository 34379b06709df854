import type { Connection } from '../connection/connection.js';
import type { RoomPlaces } from '../connection/limits/room-limits.js';
import type { Member } from './member.interface.js';
import type { Presence } from './presence.js';
import { isReservedRoom } from './room-name.js';
import type { Subscription } from './subscription.js';

/** A connection that has joined rooms, and its attendance in them. */
export class Participant {
  private attended: Set<string> | undefined;

  constructor(
    readonly connection: Connection,
    readonly subscription: Subscription,
    private readonly places: RoomPlaces,
    private readonly presence: Presence,
    private readonly member: Member | undefined,
  ) {}

  /** Announces the member in all its rooms. */
  arrive(): void {
    for (const room of this.rooms) this.attend(room);
  }

  /** The rooms that the application named. */
  get rooms(): string[] {
    return this.subscription.roomNames.filter((room) => !isReservedRoom(room));
  }

  /** @param allow rejects if the connection may not. */
  async follow(room: string, allow: () => Promise<void>): Promise<void> {
    const taken = this.places.take([room]);
    try {
      await allow();
      await this.subscription.follow(room);
      if (this.subscription.follows(room)) this.attend(room);
    } finally {
      if (taken && !this.subscription.follows(room)) this.places.leave(room);
    }
  }

  unfollow(room: string): void {
    this.subscription.unfollow(room);
  }

  /** Takes the connection out of the room; a stream without any room left is closed as `evicted`. */
  evict(room: string): void {
    if (this.rooms.some((other) => other !== room)) this.unfollow(room);
    else this.connection.close('evicted');
  }

  close(): void {
    for (const room of this.attended ?? []) this.depart(room);
    this.subscription.close();
  }

  /** The subscription has left a room. Nobody is told who leaves a room that has ended. */
  depart(room: string, ended = false): void {
    this.places.leave(room);
    if (!this.member || !this.attended?.delete(room)) return;
    this.presence.leave(room, this.member.id, ended);
  }

  private attend(room: string): void {
    if (!this.member || this.attended?.has(room)) return;
    (this.attended ??= new Set()).add(room);
    this.presence.enter(room, this.member);
  }
}
