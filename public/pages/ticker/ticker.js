import { chip, element } from '../../shell/dom.js';
import { openStream } from '../../shell/live-stream.js';
import { Panel } from '../../shell/panel.js';
import { Sparkline } from './sparkline.js';

const SYMBOLS = ['ACME', 'GLOBEX', 'HOOLI', 'INITECH', 'STARK', 'WAYNE'];

/** Prices of the chosen symbols; the server sends no others. */
export function mount(root, signal) {
  let stream;
  const panel = new Panel(root.querySelector('.panel'), restart);
  const { symbols, rows, empty } = panel.refs;
  const table = rows.closest('table');
  const bySymbol = new Map();

  for (const symbol of SYMBOLS)
    symbols.append(chip({ type: 'checkbox', value: symbol, checked: true }, symbol));
  symbols.addEventListener('change', restart);

  function restart() {
    stream?.close();
    const chosen = [...symbols.querySelectorAll(':checked')].map((box) => box.value);
    showRows(chosen);
    empty.hidden = chosen.length > 0;
    table.hidden = chosen.length === 0;
    if (chosen.length === 0) {
      panel.state('idle');
      return;
    }
    const query = chosen.length < SYMBOLS.length ? `?symbols=${chosen.join(',')}` : '';
    const handlers = { snapshot: showAll, price: show };
    stream = openStream(`ticker${query}`, { panel, signal, handlers });
  }

  function showRows(chosen) {
    for (const symbol of chosen) if (!bySymbol.has(symbol)) bySymbol.set(symbol, new Row(symbol));
    rows.replaceChildren(...chosen.map((symbol) => bySymbol.get(symbol).node));
  }

  function showAll({ quotes }) {
    for (const quote of quotes) bySymbol.get(quote.symbol)?.begin(quote);
  }

  function show(price) {
    bySymbol.get(price.symbol)?.show(price);
  }

  restart();
}

class Row {
  #price = element('td', { className: 'number', text: '–' });
  #change = element('td', { className: 'number', text: '–' });
  #trend = element('td', { className: 'trend' });
  #sparkline = new Sparkline();

  constructor(symbol) {
    this.#trend.append(this.#sparkline.node);
    this.node = element(
      'tr',
      {},
      element('th', { text: symbol, scope: 'row' }),
      this.#price,
      this.#change,
      this.#trend,
    );
  }

  begin({ recent, ...price }) {
    this.#showPrice(price);
    this.#sparkline.reset(recent);
  }

  show(price) {
    this.#showPrice(price);
    this.#sparkline.add(price.price);
  }

  #showPrice({ price, change }) {
    const direction = change >= 0 ? 'up' : 'down';
    this.#price.textContent = price.toFixed(2);
    this.#change.textContent = `${change >= 0 ? '+' : '−'}${Math.abs(change).toFixed(2)} %`;
    this.#change.className = `number ${direction}`;
    this.#trend.className = `trend ${direction}`;
  }
}
