const KEPT = 60;

/** The changes of the last minute, as the chart wants them: times in seconds, then a list for each symbol, `null` where it has none yet. */
export class PriceHistory {
  #symbols;
  #rows = [];

  constructor(symbols) {
    this.#symbols = symbols;
  }

  begin(quotes) {
    this.#rows = [];
    const points = quotes.flatMap(({ symbol, recent, step, time }) =>
      recent.map((change, index) => ({
        symbol,
        change,
        at: Date.parse(time) - (recent.length - 1 - index) * step,
      })),
    );
    points.sort((one, other) => one.at - other.at);
    for (const { at, ...price } of points) this.#push(at / 1000, [price]);
  }

  add(prices) {
    this.#push(Math.max(...prices.map(({ time }) => Date.parse(time))) / 1000, prices);
  }

  get data() {
    return [0, ...this.#symbols.map((_, index) => index + 1)].map((column) =>
      this.#rows.map((row) => row[column]),
    );
  }

  #push(time, prices) {
    const before = this.#rows.at(-1);
    // A snapshot can be newer than the first prices after it.
    if (before && time < before[0]) return;
    const row = before ? [...before] : [0, ...this.#symbols.map(() => null)];
    row[0] = time;
    for (const { symbol, change } of prices) row[this.#symbols.indexOf(symbol) + 1] = change;
    this.#rows.push(row);
    while (this.#rows[0][0] < time - KEPT) this.#rows.shift();
  }
}
