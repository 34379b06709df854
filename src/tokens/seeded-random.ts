/** Chance that a text decides: FNV-1a for the seed, mulberry32 for the numbers. */
export class SeededRandom {
  private state = 0x811c9dc5;

  constructor(seed: string) {
    for (const byte of new TextEncoder().encode(seed)) this.state = Math.imul(this.state ^ byte, 0x01000193);
  }

  /** A whole number from 0 to less than `limit`. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((((mixed ^ (mixed >>> 14)) >>> 0) * limit) / 2 ** 32) | 0;
  }

  /** Some items of a list, each at most once. */
  pick<Item>(items: readonly Item[], count: number): Item[] {
    const left = [...items];
    return Array.from(
      { length: Math.min(count, left.length) },
      () => left.splice(this.below(left.length), 1)[0]!,
    );
  }
}
