/** Seeded random numbers (mulberry32). */
export class Dice {
  #state;

  constructor(seed) {
    this.#state = seed | 0;
  }

  /** A generator of its own for one purpose, so that what one purpose draws does not shift another. */
  fork(purpose) {
    let hash = this.#state ^ 0x9e3779b9;
    for (const char of purpose) hash = Math.imul(hash ^ char.codePointAt(0), 0x01000193);
    return new Dice(hash);
  }

  /** A number from 0 up to but not including 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit) {
    return Math.floor(this.next() * limit);
  }

  between(low, high) {
    return low + Math.floor(this.next() * (high - low));
  }

  pick(items) {
    return items[this.below(items.length)];
  }

  shuffle(items) {
    const result = [...items];
    for (let last = result.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [result[last], result[other]] = [result[other], result[last]];
    }
    return result;
  }
}
