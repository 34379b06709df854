/** Seeded random numbers (mulberry32), so that the steps of a failing run can be taken again. */
export class Dice {
  constructor(private state: number) {}

  /** A number from 0 up to but not including 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** Between one and all of the items. */
  some<T>(items: readonly T[]): T[] {
    const chosen = items.filter(() => this.next() < 0.5);
    return chosen.length > 0 ? chosen : [this.pick(items)];
  }
}
