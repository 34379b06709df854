import type { EncodedEvent } from '../event/encoded-event.js';
import type { RoomLoss } from '../log/event-log.interface.js';
import { CompactMap } from './compact-map.js';
import { isReservedRoom } from '../event/room-name.js';

/** The rooms of one subscription, each with the position from which on its events belong to it. */
export class RoomSet {
  /** Number of rooms that were ever added: a page that was read for fewer rooms has holes. */
  added: number;

  private readonly since: CompactMap;
  private own = 0;
  /** Where the last event was found: mostly the next one is of the same room. */
  private lastRoom: string | undefined;
  private lastSince = 0;

  /** @param rooms those to begin with, without duplicates; all their events belong to the subscription. */
  constructor(rooms: readonly string[] = []) {
    this.since = new CompactMap(rooms);
    this.added = rooms.length;
    for (const room of rooms) if (!isReservedRoom(room)) this.own++;
  }

  /** @param since events of the room up to and including this `seq` do not belong to the subscription. */
  add(room: string, since: number): void {
    if (this.since.has(room)) return;
    this.since.set(room, since);
    this.added++;
    if (!isReservedRoom(room)) this.own++;
  }

  /** @returns whether it was there. */
  delete(room: string): boolean {
    this.lastRoom = undefined;
    const deleted = this.since.delete(room);
    if (deleted && !isReservedRoom(room)) this.own--;
    return deleted;
  }

  has(room: string): boolean {
    return this.since.has(room);
  }

  names(): string[] {
    return this.since.keys();
  }

  /** Forgets all positions: the log began anew, and they were of the old one. */
  rebase(): void {
    this.lastRoom = undefined;
    this.since.reset();
  }

  /** Number of rooms that the application named. */
  get count(): number {
    return this.own;
  }

  /** True when no room is left that the application named. */
  get over(): boolean {
    return this.own === 0;
  }

  matches(event: EncodedEvent): boolean {
    const { seq } = event;
    for (const room of event.rooms) {
      if (room === this.lastRoom && this.lastSince < seq) return true;
      const since = this.since.get(room);
      if (since === undefined || since >= seq) continue;
      this.lastRoom = room;
      this.lastSince = since;
      return true;
    }
    return false;
  }

  /** Those of the losses that concern this subscription and were not taken before; they count as taken from now on. */
  takeLosses(losses: readonly RoomLoss[]): RoomLoss[] {
    const taken: RoomLoss[] = [];
    this.lastRoom = undefined;
    for (const loss of losses) {
      const since = this.since.get(loss.room);
      if (since === undefined || loss.through <= since) continue;
      this.since.set(loss.room, loss.through);
      taken.push(loss);
    }
    return taken;
  }
}
