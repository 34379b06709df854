import type { EncodedEvent } from '../../event/encoded-event.js';
import type { LogEntry } from '../../log/event-log.interface.js';
import type { LmdbSettings } from '../resolve-lmdb-options.js';
import { ENDS_FLAG, type EventRecord, JSON_FLAG, type LogState } from '../store/records.js';
import type { LmdbStore, Write } from '../store/lmdb-store.js';
import { KeyMemory } from './key-memory.js';
import { RoomCache } from './room-cache.js';
import type { RoomState } from './room-state.js';
import { WriteList } from './write-list.js';

/** What an event takes in the file beside its text, in bytes: rooms, times, keys, its place in a run. */
const OVERHEAD = 100;
/** Most events that go in one commit, beside two for each one that comes: the work of a commit is bounded. */
const TRIM_BUDGET = 1_024;
/** The oldest events are looked at in portions of this size. */
const PORTION = 32;

interface Stored {
  readonly seq: number;
  readonly record: EventRecord;
}

/**
 * Prepares commits: numbers events, files them under their rooms, and lets go what the bounds no longer allow. It reads what is
 * committed and remembers what is not; there is one commit at a time.
 */
export class Ledger {
  private readonly rooms: RoomCache;
  private readonly keys: KeyMemory;
  private added = new Map<number, EventRecord>();
  private removed = new Set<number>();
  private state: LogState;
  private list = new WriteList();
  private budget = 0;
  /** Whether a commit failed, so that the state may not be what is stored. */
  private stale = false;
  /** No event that is kept is older. */
  private oldestFrom = 0;
  private portion: Stored[] = [];

  constructor(
    private readonly store: LmdbStore,
    private readonly settings: LmdbSettings,
  ) {
    this.state = store.readState();
    this.rooms = new RoomCache(store.tables, settings.emptyRooms);
    this.keys = new KeyMemory(store.tables, settings.idempotencyKeys);
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
  add(event: EncodedEvent, entry: LogEntry): void {
    const { state } = this;
    const { seq } = event;
    state.seq = seq;
    state.time = Math.max(state.time, this.settings.now());
    const flags = (entry.json ? JSON_FLAG : 0) | (entry.ends ? ENDS_FLAG : 0);
    this.added.set(seq, [
      state.time,
      entry.rooms,
      entry.text,
      flags,
      entry.type ?? null,
      entry.except ?? null,
    ]);
    this.budget += 2;
    const cost = OVERHEAD + event.size;
    state.bytes += cost;
    const item = { seq, cost, shared: entry.rooms.length > 1 };
    for (const name of entry.rooms) {
      const room = this.rooms.open(name, state);
      if (room.count === 0) this.rooms.fill(room, state, this.list);
      room.push(item, event.ends);
      while (this.isOver(room) && this.budget > 0) this.dropOldestOf(room);
    }
    const { idempotencyKey } = entry;
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
    this.oldestFrom = 0;
    this.portion = [];
  }

  /** Ends the preparation. @returns what is to be written; nothing if nothing changed. */
  finish(): readonly Write[] {
    const { state } = this;
    const { events } = this.store.tables;
    const now = this.settings.now();
    for (let oldest = this.oldest(); oldest && this.budget > 0; oldest = this.oldest()) {
      if (!this.hasToGo(oldest, now)) break;
      this.dropOldest(oldest);
    }
    const { list } = this;
    this.rooms.flush(state, list);
    for (const [seq, record] of this.added) list.put(events, seq, record);
    for (const seq of this.removed) list.remove(events, seq);
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
    this.stale = true;
  }

  private forgetCommit(): void {
    this.list = new WriteList();
    this.keys.clear();
    this.added = new Map();
    this.removed = new Set();
  }

  /** The newest event always stays, however large: without it nobody could catch up. */
  private isOver(room: RoomState): boolean {
    const { count, bytes } = this.settings;
    return room.count > count || (room.bytes > bytes && room.count > 1);
  }

  private hasToGo({ seq, record: [time] }: Stored, now: number): boolean {
    const { age, totalBytes } = this.settings;
    return (age > 0 && now - time > age) || (this.state.bytes > totalBytes && seq !== this.state.seq);
  }

  private dropOldest({ seq, record: [, rooms] }: Stored): void {
    for (const name of rooms) {
      const room = this.rooms.open(name, this.state);
      while (room.count > 0 && room.trimmedThrough < seq) this.dropOldestOf(room);
    }
    // Whatever its rooms say, or this would never end.
    if (!this.added.delete(seq)) this.removed.add(seq);
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
    const record = this.added.get(seq) ?? this.store.tables.events.get(seq);
    return record?.[1].every((name) => (this.rooms.find(name)?.trimmedThrough ?? seq) >= seq) ?? false;
  }

  private discard(seq: number, cost: number): void {
    this.state.bytes -= cost;
    if (!this.added.delete(seq)) this.removed.add(seq);
  }

  /** The oldest event that is kept: of the store first, then of this commit. */
  private oldest(): Stored | undefined {
    for (;;) {
      const next = this.portion.shift();
      if (!next) {
        const { events } = this.store.tables;
        // Mostly nothing has to go: one look at one event tells.
        const limit = this.oldestFrom === 0 ? 1 : PORTION;
        const found = events.getRange({ start: this.oldestFrom, limit }).asArray;
        if (found.length === 0) break;
        this.portion = found.map(({ key, value }) => ({ seq: key, record: value }));
        this.oldestFrom = found.at(-1)!.key + 1;
      } else if (!this.removed.has(next.seq)) {
        return next;
      }
    }
    const [first] = this.added;
    return first && { seq: first[0], record: first[1] };
  }
}
