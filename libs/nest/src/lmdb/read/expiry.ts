import type { LogState, Tables } from '../store/records.js';

/**
 * Finds what is too old by its age. Readers go by that at once, while the store lets go with the next commits: reading never
 * writes.
 */
export class Expiry {
  private through = 0;
  /** Time of the oldest event that is not too old, as far as known. */
  private nextTime: number | undefined;

  constructor(
    private readonly tables: Tables,
    /** Milliseconds; 0 keeps events for ever. */
    private readonly age: number,
  ) {}

  /** Everything up to and including this `seq` is too old. */
  expiredThrough(state: LogState, now: number): number {
    if (this.age === 0) return 0;
    const isOld = (time: number): boolean => now - time > this.age;
    if (this.nextTime !== undefined && !isOld(this.nextTime)) return this.through;
    // Times never go back, so they can be searched like the numbers; all events of a block have the same time.
    let high = state.seq;
    let next: number | undefined;
    for (let low = this.through; low < high;) {
      const middle = low + Math.ceil((high - low) / 2);
      const [block] = this.tables.events.getRange({ start: middle, limit: 1 }).asArray;
      if (block && block.key <= high && isOld(block.value[0])) {
        low = this.through = block.key;
      } else {
        if (block) next = block.value[0];
        high = middle - 1;
      }
    }
    this.nextTime = next;
    return this.through;
  }
}
