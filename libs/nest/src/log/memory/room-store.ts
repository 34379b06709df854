import type { EncodedEvent } from '../../event/encoded-event.js';
import type { RoomLoss } from '../event-log.interface.js';
import type { MemorySettings } from './memory-event-log-options.js';
import { RoomHistory, StoredEvent } from './room-history.js';

/** What a room with events takes beside them, in bytes. Measured on Node 20: 320. */
const ROOM_OVERHEAD = 400;

/** The rooms of the memory log and its retention: what is kept, what goes, and what is known of what went. */
export class RoomStore {
  /** Memory that the kept events are accounted with. */
  bytes = 0;

  private readonly rooms = new Map<string, RoomHistory>();
  /** Rooms without events: `seq` of the last one they had. */
  private readonly empty = new Map<string, number>();
  /** Greatest such `seq` among the rooms that were forgotten altogether. */
  private forgottenThrough = 0;

  private oldest: StoredEvent | undefined;
  private newest: StoredEvent | undefined;

  constructor(private readonly bounds: Omit<MemorySettings, 'idempotencyKeys' | 'now'>) {}

  add(event: EncodedEvent, time: number): void {
    const { count, bytes, totalBytes } = this.bounds;
    const stored = new StoredEvent(event, time);
    this.link(stored);
    for (const room of event.rooms) {
      const history = this.openHistory(room);
      history.push(stored);
      stored.holders++;
      // The newest event always stays, however large: without it nobody could catch up.
      while (history.length > count || (history.bytes > bytes && history.length > 1)) {
        this.dropOldestOf(room, history);
      }
    }
    this.expire(time);
    while (this.bytes > totalBytes && this.oldest !== stored) this.dropOldest();
  }

  /** Lets go what is older than the age bound. */
  expire(now: number): void {
    const { age } = this.bounds;
    if (age === 0) return;
    while (this.oldest && now - this.oldest.time > age) this.dropOldest();
  }

  /** The histories of the given rooms that hold events. */
  histories(rooms: readonly string[]): RoomHistory[] {
    const found: RoomHistory[] = [];
    for (const room of rooms) {
      const history = this.rooms.get(room);
      if (history) found.push(history);
    }
    return found;
  }

  lossesAfter(rooms: readonly string[], seq: number): RoomLoss[] {
    const losses: RoomLoss[] = [];
    for (const room of rooms) {
      const through = this.trimmedThrough(room);
      if (through > seq) losses.push({ room, through });
    }
    return losses;
  }

  /** The rooms that hold events after `seq` up to and including `through`. */
  skippedBetween(rooms: readonly string[], seq: number, through: number): RoomLoss[] {
    if (through <= seq) return [];
    return rooms
      .filter((room) => {
        const history = this.rooms.get(room);
        return history !== undefined && history.indexAfter(seq) < history.indexAfter(through);
      })
      .map((room) => ({ room, through }));
  }

  endedAt(rooms: readonly string[], seq: number): string[] {
    return rooms.filter((room) => {
      const newest = this.rooms.get(room)?.newest?.event;
      return newest !== undefined && newest.ends && newest.seq <= seq;
    });
  }

  clear(): void {
    this.rooms.clear();
    this.empty.clear();
    this.oldest = this.newest = undefined;
    this.bytes = 0;
  }

  private trimmedThrough(room: string): number {
    return this.rooms.get(room)?.trimmedThrough ?? this.empty.get(room) ?? this.forgottenThrough;
  }

  private openHistory(room: string): RoomHistory {
    let history = this.rooms.get(room);
    if (!history) {
      history = new RoomHistory(this.trimmedThrough(room));
      this.rooms.set(room, history);
      this.empty.delete(room);
      this.bytes += ROOM_OVERHEAD;
    }
    return history;
  }

  private dropOldest(): void {
    const stored = this.oldest!;
    for (const room of stored.event.rooms) {
      const history = this.rooms.get(room);
      if (history?.oldest === stored) this.dropOldestOf(room, history);
    }
  }

  private dropOldestOf(room: string, history: RoomHistory): void {
    const stored = history.shift();
    if (--stored.holders === 0) this.unlink(stored);
    if (history.length === 0) this.retire(room, history.trimmedThrough);
  }

  /** Keeps no more of an empty room than what a returning client must be told. */
  private retire(room: string, trimmedThrough: number): void {
    this.rooms.delete(room);
    this.bytes -= ROOM_OVERHEAD;
    this.empty.set(room, trimmedThrough);
    if (this.empty.size <= this.bounds.emptyRooms) return;
    const [forgotten, through] = this.empty.entries().next().value!;
    this.empty.delete(forgotten);
    this.forgottenThrough = Math.max(this.forgottenThrough, through);
  }

  private link(stored: StoredEvent): void {
    stored.older = this.newest;
    if (this.newest) this.newest.newer = stored;
    else this.oldest = stored;
    this.newest = stored;
    this.bytes += stored.cost;
  }

  private unlink(stored: StoredEvent): void {
    if (stored.older) stored.older.newer = stored.newer;
    else this.oldest = stored.newer;
    if (stored.newer) stored.newer.older = stored.older;
    else this.newest = stored.older;
    this.bytes -= stored.cost;
  }
}
