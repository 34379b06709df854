import { EventTooLargeError } from '../errors/event.errors.js';
import { RoomFullError, TooManyRoomsError } from '../errors/room.errors.js';
import type { LimitSettings } from './limit-options.js';
import type { SseLimitStats } from './limit-stats.js';

/** Counts the streams in each room and enforces the limits of rooms. */
export class RoomLimits {
  private readonly taken = new Map<string, number>();

  constructor(
    private readonly settings: LimitSettings,
    private readonly stats: SseLimitStats,
  ) {}

  /** Number of rooms with a slot taken; rooms are counted only where they have a limit. */
  get size(): number {
    return this.taken.size;
  }

  /**
   * Takes a slot in each room for one connection, or takes none.
   *
   * @param rooms rooms in which the connection has no slot.
   * @param held number of rooms in which it has one.
   * @throws TooManyRoomsError, RoomFullError
   */
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

  /** Gives the slot of one connection back. */
  release(room: string): void {
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
