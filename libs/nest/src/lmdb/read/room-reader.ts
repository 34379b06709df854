import { decodeRun } from '../commit/room-state.js';
import { roomKey, type Tables } from '../store/records.js';

/** The history of a room as it is committed. Every step is a lookup by key. */
export class RoomReader {
  private constructor(
    readonly room: string,
    private readonly tables: Tables,
    private readonly id: number,
    /** Everything up to and including this `seq` has gone. */
    readonly trimmedThrough: number,
    /** `seq` of the newest event that is kept; 0 if none is. */
    readonly newest: number,
    /** Whether that event ends the room. */
    readonly ends: boolean,
  ) {}

  /**
   * @param expired events up to and including this `seq` are too old, though they may still be in the store.
   * @param forgotten what a room lost that the log does not know any more.
   */
  static open(tables: Tables, room: string, expired: number, forgotten: number): RoomReader {
    const key = roomKey(room);
    const record = key === undefined ? undefined : tables.rooms.get(key);
    if (!record) return new RoomReader(room, tables, 0, forgotten, 0, false);
    const [id, count, , trimmed, newest, ends] = record;
    const through =
      expired > trimmed && count > 0 ? Math.max(trimmed, newestUpTo(tables, id, expired)) : trimmed;
    return new RoomReader(room, tables, id, through, newest > through ? newest : 0, ends);
  }

  /** Whether the room holds events after a position, up to and including another. */
  holdsBetween(after: number, through: number): boolean {
    const { value } = this.after(after).next();
    return value !== undefined && value <= through;
  }

  /** The `seq`s of the events after a position, oldest first. */
  *after(seq: number): Generator<number, undefined> {
    let from = Math.max(seq, this.trimmedThrough);
    while (from < this.newest) {
      const [run] = this.tables.runs.getRange({
        start: [this.id, from + 1],
        end: [this.id + 1],
        limit: 1,
      }).asArray;
      if (!run) return;
      for (const item of decodeRun(run.key[1], run.value)) if (item.seq > from) yield item.seq;
      from = run.key[1];
    }
  }

  /** The `seq`s of the events that are kept, newest first. */
  *backwards(): Generator<number, undefined> {
    let from = this.newest;
    while (from > this.trimmedThrough) {
      const range = { start: [this.id, from] as const, end: [this.id], limit: 1, reverse: true };
      const [run] = this.tables.runs.getRange(range).asArray;
      if (!run) return;
      const items = decodeRun(run.key[1], run.value);
      for (const { seq } of items.toReversed()) if (seq > this.trimmedThrough) yield seq;
      from = items[0]!.seq - 1;
    }
  }
}

/** `seq` of the newest event of a room up to and including a position; 0 if there is none. */
function newestUpTo(tables: Tables, id: number, seq: number): number {
  // The run that covers the position, then the one before it.
  const [covering] = tables.runs.getRange({ start: [id, seq], end: [id + 1], limit: 1 }).asArray;
  const within = covering && decodeRun(covering.key[1], covering.value).findLast((item) => item.seq <= seq);
  if (within) return within.seq;
  const [before] = tables.runs.getRange({ start: [id, seq], end: [id], limit: 1, reverse: true }).asArray;
  return before?.key[1] ?? 0;
}
