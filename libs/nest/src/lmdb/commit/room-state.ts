import type { RoomRecord, RunKey, RunRecord, Table } from '../store/records.js';

/** Most events of a run. */
const RUN_LENGTH = 64;

/** An event in the history of a room. */
export interface HistoryItem {
  readonly seq: number;
  readonly cost: number;
  /** Whether other rooms hold it too. */
  readonly shared: boolean;
}

/** Reads a run, oldest event first. */
export function decodeRun(lastSeq: number, run: RunRecord): HistoryItem[] {
  const items: HistoryItem[] = [];
  for (let index = 0; index < run.length; index += 2) {
    const cost = run[index + 1]!;
    items.push({ seq: lastSeq - run[index]!, cost: Math.abs(cost), shared: cost < 0 });
  }
  return items;
}

/** A room in the hands of the writer: its record, and the two ends of its history. */
export class RoomState {
  /** Events that were added since the last {@link takeRuns}, without those that have gone again. */
  private added: HistoryItem[] = [];
  /** The oldest run of the store, and how far it is used up. */
  private front: HistoryItem[] = [];
  private frontAt = 0;

  constructor(
    readonly name: string,
    readonly key: string,
    readonly id: number,
    public count = 0,
    public bytes = 0,
    public trimmedThrough = 0,
    public newest = 0,
    public ends = false,
  ) {}

  static from(name: string, key: string, record: RoomRecord): RoomState {
    return new RoomState(name, key, ...record);
  }

  toRecord(): RoomRecord {
    return [this.id, this.count, this.bytes, this.trimmedThrough, this.newest, this.ends];
  }

  push(item: HistoryItem, ends: boolean): void {
    this.added.push(item);
    this.count++;
    this.bytes += item.cost;
    this.newest = item.seq;
    this.ends = ends;
  }

  /** Lets the oldest event go. @returns it, and the key of a run that is used up by that. */
  shift(runs: Table<RunKey, RunRecord>): { item: HistoryItem; usedUp: RunKey | undefined } | undefined {
    const stored = this.oldestStored(runs);
    const item = stored ?? this.added.shift();
    if (!item) return undefined;
    this.count--;
    this.bytes -= item.cost;
    this.trimmedThrough = item.seq;
    if (!stored || ++this.frontAt < this.front.length) return { item, usedUp: undefined };
    this.front = [];
    return { item, usedUp: [this.id, item.seq] };
  }

  /** The runs to store for what was added. */
  takeRuns(): { key: RunKey; run: RunRecord }[] {
    const runs: { key: RunKey; run: RunRecord }[] = [];
    for (let index = 0; index < this.added.length; index += RUN_LENGTH) {
      const items = this.added.slice(index, index + RUN_LENGTH);
      const last = items.at(-1)!.seq;
      const run: number[] = [];
      for (const { seq, cost, shared } of items) run.push(last - seq, shared ? -cost : cost);
      runs.push({ key: [this.id, last], run });
    }
    this.added = [];
    return runs;
  }

  private oldestStored(runs: Table<RunKey, RunRecord>): HistoryItem | undefined {
    if (this.front.length === 0 && this.count > this.added.length) {
      const [next] = runs.getRange({
        start: [this.id, this.trimmedThrough + 1],
        end: [this.id + 1],
        limit: 1,
      }).asArray;
      if (!next) return undefined;
      this.front = decodeRun(next.key[1], next.value);
      this.frontAt = this.front.findIndex((item) => item.seq > this.trimmedThrough);
    }
    return this.front[this.frontAt];
  }
}
