const SECONDS = 60;

/** Counts events by the second, and tells the last full one and those of the last minute. */
export class RateMeter {
  #counts = Array.from({ length: SECONDS }, () => 0);
  #current = 0;

  constructor(onSecond, signal) {
    const timer = setInterval(() => {
      this.#counts = [...this.#counts.slice(1), this.#current];
      this.#current = 0;
      const now = Math.floor(Date.now() / 1000);
      const times = this.#counts.map((_, index) => now - SECONDS + 1 + index);
      onSecond(this.#counts.at(-1), [times, this.#counts]);
    }, 1000);
    signal.addEventListener('abort', () => clearInterval(timer));
  }

  count() {
    this.#current++;
  }
}
