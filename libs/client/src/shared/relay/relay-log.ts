import type { SseClientState } from '../../reconnect/client-state.js';
import type { Novelty } from './duplicates.js';
import type { Place, Snapshot } from './message.js';
import { idOf, type Entry, type EventRecord, type Position, type RelayRecord } from './record.js';

/** How much a tab holds. */
export interface RelayLimits {
  readonly bufferEvents: number;
  readonly bufferSize: number;
}

/** A record as this tab holds it; without a place if it is only for this tab. */
export interface Item {
  readonly record: RelayRecord;
  readonly at: Position | undefined;
  readonly novelty: Novelty;
}

/** The newest records of the shared connection, without a hole since the last jump; what is beyond the limits goes. */
export class RelayLog {
  /** The last event id at the head. */
  id: string;
  head: Position | undefined;
  state: SseClientState = { name: 'connecting', attempt: 0 };
  connected: EventRecord | undefined;
  /** The state and the last event id as of the newest record that is not held any more. */
  stateBefore: SseClientState = this.state;
  idBefore = '';

  readonly #limits: RelayLimits;
  #items: Item[] = [];
  #size = 0;
  /** Items that are gone. */
  #gone = 0;
  /** Where the part without a hole begins, counted from the first item ever; and what is before it. */
  #start = 0;
  #base: Place | undefined;

  constructor(limits: RelayLimits, id: string) {
    this.#limits = limits;
    this.id = id;
  }

  /** Adds a record: the next one at the head, or without `at` one for this tab alone. */
  append(record: RelayRecord, novelty: Novelty, at?: Position): void {
    this.#items.push({ record, novelty, at });
    this.#size += sizeOf(record);
    if (at) {
      this.head = at;
      this.id = idOf(record) ?? this.id;
      if (record.kind === 'state') this.state = record.state;
      else if (record.kind === 'event' && record.reach === 'control' && record.type === 'connected') {
        this.connected = record;
      }
    }
    while (
      this.#items.length > 1 &&
      (this.#items.length > this.#limits.bufferEvents || this.#size > this.#limits.bufferSize)
    ) {
      this.#drop();
    }
  }

  /** Goes on at another place: what is held from before is for this tab alone. */
  jump({ at, id }: Place): void {
    this.head = at;
    this.id = id;
    this.#start = this.#gone + this.#items.length;
    this.#base = { at, id };
  }

  /** What a tab that begins now is to know. Only of a log that has a head. */
  snapshot(): Snapshot {
    return { at: this.head!, id: this.id, state: this.state, connected: this.connected };
  }

  /** The item of this number, counted from the first ever; `gone` if it is not held any more. */
  read(index: number): Item | 'gone' | undefined {
    return index < this.#gone ? 'gone' : this.#items[index - this.#gone];
  }

  /** Number of the first item that is held. */
  get first(): number {
    return this.#gone;
  }

  /** What follows a place. For one that its tab has reached under a former leader and this one has not: what came instead. */
  since(at: Position): Entry[] | undefined {
    const entries = this.#entries();
    const base = this.#base?.at;
    if (base && isSame(base, at)) return entries;
    const index = entries.findIndex((entry) => isSame(entry.at, at));
    if (index !== -1) return entries.slice(index + 1);
    const branch = entries.findIndex(
      ({ record }) => record.kind === 'begin' && record.after?.term === at.term && record.after.n < at.n,
    );
    return branch === -1 ? undefined : entries.slice(branch);
  }

  /** What follows the last record with an id, and its place. */
  sinceId(id: string): { readonly since: Place; readonly entries: Entry[] } | undefined {
    if (id === '') return undefined;
    const entries = this.#entries();
    const index = entries.map(({ record }) => idOf(record)).lastIndexOf(id);
    if (index !== -1) return { since: { at: entries[index]!.at, id }, entries: entries.slice(index + 1) };
    return this.#base?.id === id ? { since: this.#base, entries } : undefined;
  }

  /** Whether everything after a place of the current term is held. */
  holds({ term, n }: Position): boolean {
    const base = this.#base?.at;
    return base?.term !== term || base.n <= n;
  }

  /** The ids of a term's records after a place. */
  idsAfter({ term, n }: Position): string[] {
    return this.#entries().flatMap(({ at, record }) =>
      at.term === term && at.n > n ? (idOf(record) ?? []) : [],
    );
  }

  #entries(): Entry[] {
    const items = this.#items.slice(Math.max(0, this.#start - this.#gone));
    return items.flatMap(({ at, record }) => (at ? { at, record } : []));
  }

  #drop(): void {
    const { record, at } = this.#items.shift()!;
    this.#size -= sizeOf(record);
    if (record.kind === 'state') this.stateBefore = record.state;
    this.idBefore = idOf(record) ?? this.idBefore;
    if (at && this.#gone >= this.#start) this.#base = { at, id: idOf(record) ?? this.#base?.id ?? '' };
    this.#gone++;
  }
}

function isSame(one: Position, other: Position): boolean {
  return one.term === other.term && one.n === other.n;
}

function sizeOf(record: RelayRecord): number {
  return record.kind === 'event' ? record.raw.length + record.id.length : 0;
}
