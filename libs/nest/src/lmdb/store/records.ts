/**
 * Events of one commit, under the `seq` of the last one: when they were published, what is known of each, and their texts in UTF-8,
 * one after the other. Arrays, since they take less room than objects with names.
 */
export type BlockRecord = readonly [time: number, heads: readonly (number | string)[], texts: Uint8Array];

/** What is known of a room, under its name. */
export type RoomRecord = readonly [
  id: number,
  count: number,
  bytes: number,
  trimmedThrough: number,
  newest: number,
  ends: boolean,
];

/**
 * Part of the history of a room, in the order of the log: for each event how far it lies before the last one of the run,
 * and its cost. Costs of events that other rooms hold too are negative. Stored under the room and the `seq` of the last one,
 * so that the first run at or after a position is the one that goes on from there.
 */
export type RunRecord = readonly number[];

/** Key of a {@link RunRecord}. */
export type RunKey = readonly [roomId: number, lastSeq: number];

/** Key of a room that lost all its events: the oldest losses come first. */
type EmptyKey = readonly [trimmedThrough: number, roomId: number];

/** What is known of the whole log. */
export interface LogState {
  /** Version of this format. */
  readonly format: number;
  readonly epoch: string;
  /** Newest `seq`. */
  seq: number;
  /** Time of the newest event; never goes back, though the clock may. */
  time: number;
  /** Sum of the costs of the events. */
  bytes: number;
  nextRoomId: number;
  /** Number of rooms without events that are remembered. */
  emptyRooms: number;
  /** Greatest loss among the rooms that were forgotten altogether. */
  forgottenThrough: number;
  /** The idempotency keys in their order: number of the oldest, and of the next. */
  firstKey: number;
  nextKey: number;
}

/** Version of the format that this code writes. */
export const FORMAT = 3;
/** The oldest one that it reads: format 2 notes neither the owner under a version nor the watermark. */
export const OLDEST_FORMAT = 2;

/** Key of the {@link LogState}. */
export const STATE = 'log';

/** The part of a database of the driver that the log uses. */
export interface Table<Key, Value> {
  get(key: Key): Value | undefined;
  put(key: Key, value: Value): Promise<boolean>;
  remove(key: Key): Promise<boolean>;
  getRange(range: Range<Key>): Iterable<{ key: Key; value: Value }> & {
    readonly asArray: { key: Key; value: Value }[];
  };
}

/** From `start` up to `end`, or down to it; `end` is left out. */
interface Range<Key> {
  readonly start?: Key;
  readonly end?: Key | readonly number[];
  readonly limit?: number;
  readonly reverse?: boolean;
}

/** The tables of a log. */
export interface Tables {
  readonly events: Table<number, BlockRecord>;
  readonly runs: Table<RunKey, RunRecord>;
  readonly rooms: Table<string, RoomRecord>;
  readonly empty: Table<EmptyKey, string>;
  /** Hash of an idempotency key to `seq`. */
  readonly keys: Table<string, number>;
  /** The hashes in their order. */
  readonly keyOrder: Table<number, string>;
  readonly state: Table<string, unknown>;
}

/** One write of a commit; without a value it removes. */
export type Write = readonly [table: AnyTable, key: unknown, value?: unknown];

/** A table whose types are known to who made the write. */
type AnyTable = Table<unknown, unknown>;

/** The writes of one commit, in their order. */
export class WriteList {
  readonly writes: Write[] = [];

  put<Key, Value>(table: Table<Key, Value>, key: Key, value: Value): void {
    this.writes.push([table, key, value]);
  }

  remove<Key, Value>(table: Table<Key, Value>, key: Key): void {
    this.writes.push([table, key]);
  }
}

/** LMDB takes keys of up to 1 978 bytes; a name of 256 characters has 768 at most. */
const MAX_BYTES = 1_900;

/** Key of a room in the store; `undefined` for a name that the store cannot hold. */
export function roomKey(room: string): string | undefined {
  // A character takes 3 bytes at most; only long names need to be measured.
  if (room.length * 3 > MAX_BYTES && Buffer.byteLength(room) > MAX_BYTES) return undefined;
  // The store delimits by NUL. The prefix is for the empty name: LMDB knows no empty key.
  return room.includes('\0') ? undefined : `:${room}`;
}
