/**
 * Hands on the newest price of each symbol once a frame: a page that is slow, or not looked at, skips what it has no time to draw, and
 * never keeps more than one price of a symbol.
 */
export class FrameConflation {
  #onFrame;
  #waiting = new Map();
  #counts = new Map();
  #replaced = 0;
  #frame = 0;

  /** @param onFrame gets the prices, and how many were replaced before a frame showed them, since the beginning. */
  constructor(onFrame, signal) {
    this.#onFrame = onFrame;
    signal.addEventListener('abort', () => cancelAnimationFrame(this.#frame));
  }

  /** Returns how many changes of the symbol never came, since newer ones had replaced them. */
  add(price) {
    const { symbol, count } = price;
    const before = this.#counts.get(symbol) ?? count - 1;
    this.#counts.set(symbol, count);
    if (this.#waiting.has(symbol)) this.#replaced++;
    this.#waiting.set(symbol, price);
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const prices = [...this.#waiting.values()];
      this.#waiting.clear();
      this.#onFrame(prices, this.#replaced);
    });
    return Math.max(0, count - before - 1);
  }

  /** Begins anew: what comes next has nothing before it. */
  reset() {
    this.#waiting.clear();
    this.#counts.clear();
  }
}
