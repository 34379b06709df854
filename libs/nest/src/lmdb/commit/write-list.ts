import type { Write } from '../store/lmdb-store.js';
import type { Table } from '../store/records.js';

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
