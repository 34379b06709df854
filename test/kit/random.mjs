// jest makes every look at a global slow, and this one is looked at twice for each number.
const { imul } = Math;

/** Seeded random numbers (mulberry32), so that a failed run can be repeated. */
export class Random {
  #state;

  constructor(seed) {
    this.#state = seed | 0;
  }

  /** A generator for one purpose, so that what one purpose draws does not shift another. */
  fork(purpose) {
    let hash = this.#state ^ 0x9e3779b9;
    for (const char of purpose) hash = imul(hash ^ char.codePointAt(0), 0x01000193);
    return new Random(hash);
  }

  /** A number from 0 up to but not including 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** An integer from 0 up to but not including the limit. */
  below(limit) {
    return Math.floor(this.next() * limit);
  }

  /** An integer from the first bound up to but not including the second. */
  between(low, high) {
    return low + this.below(high - low);
  }

  chance(probability) {
    return this.next() < probability;
  }

  pick(items) {
    return items[this.below(items.length)];
  }

  /** Between one and all of the items. */
  some(items) {
    const chosen = items.filter(() => this.chance(0.5));
    return chosen.length > 0 ? chosen : [this.pick(items)];
  }

  /** The items in another order. */
  shuffle(items) {
    const result = [...items];
    for (let last = result.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [result[last], result[other]] = [result[other], result[last]];
    }
    return result;
  }
}
