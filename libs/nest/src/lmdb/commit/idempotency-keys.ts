import { createHash } from 'node:crypto';
import type { LogState, Tables, WriteList } from '../store/records.js';

/** Most keys that go with one commit beside those that are replaced, after the bound was lowered. */
const BUDGET = 64;

/** The idempotency keys of the log, and those of the commit that is being prepared. */
export class IdempotencyKeys {
  /** Keys of this commit: added ones with their `seq`, forgotten ones without. */
  private readonly changed = new Map<string, number | undefined>();
  private readonly order = new Map<number, string>();

  constructor(
    private readonly tables: Tables,
    private readonly most: number,
  ) {}

  /** `seq` of the event that was appended with the key. */
  find(key: string): number | undefined {
    const hash = hashOf(key);
    return this.changed.has(hash) ? this.changed.get(hash) : this.tables.keys.get(hash);
  }

  remember(key: string, seq: number, state: LogState, list: WriteList): void {
    const hash = hashOf(key);
    this.changed.set(hash, seq);
    this.order.set(state.nextKey, hash);
    list.put(this.tables.keys, hash, seq);
    list.put(this.tables.keyOrder, state.nextKey++, hash);
    for (let left = BUDGET; state.nextKey - state.firstKey > this.most && left > 0; left--) {
      const oldest = state.firstKey++;
      const forgotten = this.order.get(oldest) ?? this.tables.keyOrder.get(oldest);
      list.remove(this.tables.keyOrder, oldest);
      if (forgotten === undefined) continue;
      list.remove(this.tables.keys, forgotten);
      this.changed.set(forgotten, undefined);
    }
  }

  /** The commit is done, or will not be. */
  clear(): void {
    this.changed.clear();
    this.order.clear();
  }
}

/** Keys may be of any length and hold anything, which the keys of the store may not. */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 22);
}
