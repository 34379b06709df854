import { EventTooLargeError } from '../errors/event.errors.js';
import { CompactMap } from './compact-map.js';
import { RoomFullError, TooManyRoomsError } from '../errors/room.errors.js';
import type { LimitSettings } from './limit-options.js';
import type { LimitStats } from './limit-stats.js';

/** Counts who is in which room, and says what is too much for one. */
export class RoomLimits {
  private readonly taken = new Map<string, number>();

  constructor(
    private readonly settings: LimitSettings,
    private readonly stats: LimitStats,
  ) {}

  /** Number of rooms that somebody has a place in; rooms are counted only where they have a limit. */
  get size(): number {
    return this.taken.size;
  }

  /** The places of one connection. */
  places(): RoomPlaces {
    return new RoomPlaces(this);
  }

  /** @internal @throws TooManyRoomsError, RoomFullError */
  take(rooms: readonly string[], held: number): void {
    const { perRoom, roomsPerConnection } = this.settings;
    if (held + rooms.length > roomsPerConnection) {
      this.stats.refused.roomsPerConnection++;
      throw new TooManyRoomsError(roomsPerConnection);
    }
    if (perRoom === Infinity) return;
    for (const room of rooms) {
      if ((this.taken.get(room) ?? 0) < perRoom) continue;
      this.stats.refused.perRoom++;
      throw new RoomFullError(room);
    }
    for (const room of rooms) this.taken.set(room, (this.taken.get(room) ?? 0) + 1);
  }

  /** @internal */
  giveBack(room: string): void {
    const count = this.taken.get(room);
    if (count === undefined) return;
    if (count === 1) this.taken.delete(room);
    else this.taken.set(room, count - 1);
  }

  /** @param text the body of an event as it stands on the wire. @throws EventTooLargeError */
  assertSize(text: string): void {
    const { publishBytes } = this.settings;
    // A character takes one to three bytes (a surrogate pair four).
    if (text.length * 3 <= publishBytes) return;
    const size = Buffer.byteLength(text);
    if (size <= publishBytes) return;
    this.stats.refused.publishBytes++;
    throw new EventTooLargeError(size, publishBytes);
  }
}

/** The places of one connection in its rooms, from before it is asked whether it may join until it has left. */
export class RoomPlaces {
  private readonly rooms = new CompactMap();

  constructor(private readonly limits: RoomLimits) {}

  /**
   * Takes a place in each room that the connection has none in, or takes none.
   *
   * @throws TooManyRoomsError, RoomFullError
   */
  take(rooms: readonly string[]): void {
    const added = rooms.filter((room) => !this.rooms.has(room));
    this.limits.take(added, this.rooms.size);
    for (const room of added) this.rooms.set(room, 0);
  }

  leave(room: string): void {
    if (this.rooms.delete(room)) this.limits.giveBack(room);
  }

  leaveAll(): void {
    for (const room of this.rooms.keys()) this.leave(room);
  }
}
