import type { Price } from './price.interface.js';

/**
 * Knows the newest price of each symbol, by which a `filter` conflates. A client that keeps up gets every price, since each is the newest
 * as it comes. One that fell behind, or was away, is read to from the log: there all but the newest of each symbol are left out.
 */
export class NewestPrices {
  private readonly counts = new Map<string, number>();

  add({ symbol, count }: Price): void {
    this.counts.set(symbol, Math.max(count, this.counts.get(symbol) ?? 0));
  }

  /** Whether none newer is known. */
  isNewest({ symbol, count }: Price): boolean {
    return count >= (this.counts.get(symbol) ?? 0);
  }
}
