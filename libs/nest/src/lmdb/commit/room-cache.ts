import { type LogState, type Tables, type WriteList, roomKey } from '../store/records.js';
import { RoomState } from './room-state.js';

/** Rooms that are kept in memory between commits. */
const CACHED = 4_096;
/** Most rooms that are forgotten in one commit. */
const FORGET_BUDGET = 256;

/** The rooms in the hands of the writer. */
export class RoomCache {
  private readonly rooms = new Map<string, RoomState>();
  private readonly changed = new Set<RoomState>();

  constructor(
    private readonly tables: Tables,
    private readonly mostEmpty: number,
  ) {}

  /** The room, which is about to change. */
  open(name: string, state: LogState): RoomState {
    const room = this.find(name) ?? this.create(name, state);
    this.changed.add(room);
    return room;
  }

  /** The room, if the log knows it. */
  find(name: string): RoomState | undefined {
    const known = this.rooms.get(name);
    if (known) return known;
    const key = roomKey(name)!;
    const record = this.tables.rooms.get(key);
    if (!record) return undefined;
    const room = RoomState.from(name, key, record);
    this.rooms.set(name, room);
    return room;
  }

  /** Call it before the first event of a room that has none. */
  fill(room: RoomState, state: LogState, list: WriteList): void {
    if (room.newest === 0) return;
    list.remove(this.tables.empty, [room.trimmedThrough, room.id]);
    state.emptyRooms--;
  }

  /** Call it when the last event of a room has gone. */
  retire(room: RoomState, state: LogState, list: WriteList): void {
    list.put(this.tables.empty, [room.trimmedThrough, room.id], room.name);
    state.emptyRooms++;
  }

  /** Adds the writes for all rooms that changed. */
  flush(state: LogState, list: WriteList): void {
    if (state.emptyRooms > this.mostEmpty) this.forget(state, list);
    for (const room of this.changed) {
      list.put(this.tables.rooms, room.key, room.toRecord());
      for (const { key, run } of room.takeRuns()) list.put(this.tables.runs, key, run);
    }
    this.changed.clear();
    for (const name of this.rooms.keys()) {
      if (this.rooms.size <= CACHED) break;
      this.rooms.delete(name);
    }
  }

  /** Whether there are more rooms to forget. */
  isOver(state: LogState): boolean {
    return state.emptyRooms > this.mostEmpty;
  }

  clear(): void {
    this.rooms.clear();
    this.changed.clear();
  }

  private create(name: string, state: LogState): RoomState {
    // A room of this name may have been forgotten.
    const room = new RoomState(name, roomKey(name)!, state.nextRoomId++, 0, 0, state.forgottenThrough);
    this.rooms.set(name, room);
    return room;
  }

  private forget(state: LogState, list: WriteList): void {
    const limit = Math.min(FORGET_BUDGET, state.emptyRooms - this.mostEmpty);
    for (const { key, value: name } of this.tables.empty.getRange({ limit }).asArray) {
      const [trimmedThrough] = key;
      const room = this.find(name);
      // The store does not know yet what changed since the last commit.
      if (!room || room.count > 0 || room.trimmedThrough !== trimmedThrough) continue;
      list.remove(this.tables.empty, key);
      list.remove(this.tables.rooms, room.key);
      this.rooms.delete(name);
      this.changed.delete(room);
      state.forgottenThrough = Math.max(state.forgottenThrough, trimmedThrough);
      state.emptyRooms--;
    }
  }
}
