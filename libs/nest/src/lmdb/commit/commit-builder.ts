import type { LogEntry } from '../../log/event-log.interface.js';
import type { LmdbSettings } from '../store/lmdb-event-log-options.js';
import { type LogState, type Write, WriteList } from '../store/records.js';
import type { LmdbStore } from '../store/lmdb-store.js';
import { EventChanges, type OldestEvent } from './event-changes.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import { RoomCache } from './room-cache.js';
import type { RoomState } from './room-state.js';

/** What an event takes in the file beside its text, in bytes: rooms, times, keys, its place in a run. */
const OVERHEAD = 100;
/** Most events that go in one commit, beside two for each one that comes: the work of a commit is bounded. */
const TRIM_BUDGET = 1_024;

/**
 * Prepares commits: numbers events, files them under their rooms, and lets go what the bounds no longer allow. It reads what is
 * committed and remembers what is not; there is one commit at a time.
 */
export class CommitBuilder {
  private readonly rooms: RoomCache;
  private readonly keys: IdempotencyKeys;
  private readonly events: EventChanges;
  private state: LogState;
  private list = new WriteList();
  private budget = 0;
  /** Whether a commit failed, so that the state may not be what is stored. */
  private stale = false;
  /** Time of the commit that is being prepared. */
  private time = 0;
  /** No event that is kept is older. */
  private oldestTime = 0;

  constructor(
    private readonly store: LmdbStore,
    private readonly settings: LmdbSettings,
  ) {
    this.state = store.readState();
    this.events = new EventChanges(store.tables);
    this.rooms = new RoomCache(store.tables, settings.emptyRooms);
    this.keys = new IdempotencyKeys(store.tables, settings.idempotencyKeys);
  }

  get epoch(): string {
    return this.state.epoch;
  }

  /** The `seq` of the next event. */
  get nextSeq(): number {
    return this.state.seq + 1;
  }

  /** `seq` of the event that was appended with this idempotency key. */
  findKey(key: string): number | undefined {
    return this.keys.find(key);
  }

  /** Adds an event, numbered {@link nextSeq}. */
  add(entry: LogEntry): void {
    const { state } = this;
    const { rooms, text, ends, idempotencyKey } = entry;
    const seq = ++state.seq;
    state.time = Math.max(state.time, this.time);
    const size = Buffer.byteLength(text);
    this.events.add(seq, size, entry);
    this.budget += 2;
    const cost = OVERHEAD + size;
    state.bytes += cost;
    const item = { seq, cost, shared: rooms.length > 1 };
    for (const name of rooms) {
      const room = this.rooms.open(name, state);
      if (room.count === 0) this.rooms.fill(room, state, this.list);
      room.push(item, ends === true);
      while (this.isOver(room) && this.budget > 0) this.dropOldestOf(room);
    }
    if (idempotencyKey !== undefined) this.keys.remember(idempotencyKey, seq, state, this.list);
  }

  /** Begins a commit. @throws the driver's error when the store cannot be read. */
  begin(): void {
    if (this.stale) {
      const { seq } = this.state;
      const state = this.store.readState();
      // Numbers are not used again, in case the failed commit reached the disk after all.
      this.state = { ...state, seq: Math.max(state.seq, seq) };
      this.stale = false;
    }
    this.budget = TRIM_BUDGET;
    // One for all: what shares a block shares its time.
    this.time = this.settings.now();
  }

  /** Ends the preparation. @returns what is to be written; nothing if nothing changed. */
  finish(): readonly Write[] {
    const { state, list } = this;
    if (this.mayHaveToGo()) this.dropWhatHasToGo();
    this.rooms.flush(state, list);
    this.events.flush(state.time, list);
    return list.writes.length === 0 ? [] : [...list.writes, this.store.stateWrite(state)];
  }

  /** The commit is done. @returns whether there is more to let go than one commit may. */
  committed(): boolean {
    const more = this.budget <= 0 || this.rooms.isOver(this.state);
    this.forgetCommit();
    return more;
  }

  /** The commit failed: the next one begins from what is stored. */
  rollBack(): void {
    this.forgetCommit();
    this.rooms.clear();
    this.oldestTime = 0;
    this.stale = true;
  }

  private forgetCommit(): void {
    this.list = new WriteList();
    this.keys.clear();
    this.events.clear();
  }

  /** The newest event always stays, however large: without it nobody could catch up. */
  private isOver(room: RoomState): boolean {
    const { count, bytes } = this.settings;
    return room.count > count || (room.bytes > bytes && room.count > 1);
  }

  /** Mostly nothing is too old or too much, which is known without a look at the store. */
  private mayHaveToGo(): boolean {
    const { age, totalBytes } = this.settings;
    return (age > 0 && this.time - this.oldestTime > age) || this.state.bytes > totalBytes;
  }

  private dropWhatHasToGo(): void {
    const { events, state } = this;
    while (this.budget > 0) {
      const oldest = events.oldest(state.time);
      this.oldestTime = oldest?.time ?? state.time;
      if (!oldest || !this.hasToGo(oldest)) break;
      this.dropOldest(oldest);
    }
  }

  private hasToGo({ seq, time }: OldestEvent): boolean {
    const { age, totalBytes } = this.settings;
    return (age > 0 && this.time - time > age) || (this.state.bytes > totalBytes && seq !== this.state.seq);
  }

  private dropOldest({ seq, rooms }: OldestEvent): void {
    for (const name of rooms) {
      const room = this.rooms.open(name, this.state);
      while (room.count > 0 && room.trimmedThrough < seq) this.dropOldestOf(room);
    }
    // Whatever its rooms say, or this would never end.
    this.events.remove(seq);
  }

  private dropOldestOf(room: RoomState): void {
    this.budget--;
    const dropped = room.shift(this.store.tables.runs);
    if (!dropped) {
      room.count = 0;
      return;
    }
    const { item, usedUp } = dropped;
    if (usedUp) this.list.remove(this.store.tables.runs, usedUp);
    if (!item.shared || this.isLastHolder(item.seq)) this.discard(item.seq, item.cost);
    if (room.count === 0) this.rooms.retire(room, this.state, this.list);
  }

  private isLastHolder(seq: number): boolean {
    const rooms = this.events.roomsOf(seq);
    return rooms?.every((name) => (this.rooms.find(name)?.trimmedThrough ?? seq) >= seq) ?? false;
  }

  private discard(seq: number, cost: number): void {
    this.state.bytes -= cost;
    this.events.remove(seq);
  }
}
