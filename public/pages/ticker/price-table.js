import { element } from '../../shell/dom.js';

/** A row for each symbol, in the colour of its line. */
export class PriceTable {
  #body;
  #rows;

  constructor(body, symbols) {
    this.#body = body;
    this.#rows = new Map(symbols.map((symbol, index) => [symbol, new Row(symbol, index + 1)]));
  }

  show(symbols) {
    this.#body.replaceChildren(...symbols.map((symbol) => this.#rows.get(symbol).node));
  }

  begin(quotes) {
    for (const quote of quotes) this.#rows.get(quote.symbol).begin(quote);
  }

  update(prices) {
    for (const price of prices) this.#rows.get(price.symbol).update(price);
  }
}

class Row {
  #price = element('td', { className: 'number', text: '–' });
  #change = element('td', { className: 'number', text: '–' });
  #count = 0;

  constructor(symbol, line) {
    this.node = element(
      'tr',
      {},
      element('th', { scope: 'row', className: `line-${line}`, text: symbol }),
      this.#price,
      this.#change,
    );
  }

  begin(quote) {
    this.#count = 0;
    this.update(quote);
  }

  update({ price, change, count }) {
    // A snapshot can be newer than the first prices after it.
    if (count < this.#count) return;
    this.#count = count;
    this.#price.textContent = price.toFixed(2);
    this.#change.textContent = `${change >= 0 ? '+' : '−'}${Math.abs(change).toFixed(2)} %`;
    this.#change.className = change >= 0 ? 'number up' : 'number down';
  }
}
