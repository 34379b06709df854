import { parseCursor, type Cursor } from '@nestream/protocol';
import { idOf, type RelayRecord } from './record.js';

/** Whether a record is new to this tab, repeats one, or is new with an id that the tab is past. */
export type Novelty = 'new' | 'repeated' | 'behind';

/**
 * Knows what this tab has had already when a new leader, which had seen less, asks the server for it again. Cursors of
 * `@nestream/nest` are compared by their order; of other ids those that the tab still holds are known.
 */
export class Duplicates {
  #ids = new Set<string>();
  #until: Cursor | undefined;
  /** The id this tab has got to, be it under a former leader. */
  seen = '';

  #last = '';
  #covered = false;

  /** Begins anew at a place. */
  reset(id: string): void {
    this.#ids.clear();
    this.#until = undefined;
    this.seen = this.#last = id;
    this.#covered = false;
  }

  /** The records from here on come again from an earlier `id`; `ids` are those that the tab has had after it. */
  rewind(id: string, ids: Iterable<string>): void {
    for (const known of ids) if (known !== '') this.#ids.add(known);
    this.#until = parseCursor(this.seen);
    this.#last = id;
    this.#covered = id !== this.seen;
  }

  /** Whether repetitions can be told by the order of the ids. */
  get ordered(): boolean {
    return parseCursor(this.seen) !== undefined;
  }

  /** Looks at the next record. */
  judge(record: RelayRecord): Novelty {
    const id = idOf(record);
    if (id === undefined) return 'new';
    const moved = id !== this.#last;
    this.#last = id;
    if (moved) this.#covered = this.#isKnown(id);
    if (!this.#covered) {
      this.seen = id;
      return 'new';
    }
    // A transient event repeats the id before it, and control events belong to the connection: no server sends either
    // of them again.
    const repeats = moved && record.kind === 'event' && record.reach !== 'control';
    return repeats || record.kind === 'id' ? 'repeated' : 'behind';
  }

  #isKnown(id: string): boolean {
    if (this.#ids.delete(id)) {
      if (id === this.seen) this.#ids.clear();
      return true;
    }
    if (!this.#until) return false;
    const cursor = parseCursor(id);
    const known = cursor?.epoch === this.#until.epoch && cursor.seq <= this.#until.seq;
    // Ids do not go back, so that nothing needs to be compared once they have passed.
    if (!known) this.#until = undefined;
    return known;
  }
}

/** Whether one id is a later cursor of the same log than another. */
export function isLater(id: string, other: string): boolean {
  const [one, two] = [parseCursor(id), parseCursor(other)];
  return one !== undefined && one.epoch === two?.epoch && one.seq > two.seq;
}
