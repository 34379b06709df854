import { LineChart } from '../../shell/chart.js';
import { chip } from '../../shell/dom.js';
import { openStream } from '../../shell/live-stream.js';
import { Panel } from '../../shell/panel.js';
import { showDashboard } from './dashboard.js';
import { FrameConflation } from './frame-conflation.js';
import { PriceHistory } from './price-history.js';
import { PriceTable } from './price-table.js';

const SYMBOLS = ['ACME', 'GLOBEX', 'HOOLI', 'INITECH', 'STARK', 'WAYNE'];
const INTERVALS = { 100: 'Every change', 1000: 'Once a second' };
const FREEZE = 3_000;

/** Prices of the chosen symbols, of which the server sends no others, and the figures of the server. */
export function mount(root, signal) {
  showDashboard(root.querySelector('#dashboard'), signal);

  let stream;
  const panel = new Panel(root.querySelector('#ticker'), restart);
  const { symbols, intervals, market, rows, empty, cut, block, received, chart } = panel.refs;
  const { 'by-server': byServer, 'by-page': byPage } = panel.refs;
  const counts = { received: 0, byServer: 0 };
  const table = new PriceTable(rows, SYMBOLS);
  const history = new PriceHistory(SYMBOLS);
  const lines = new LineChart(chart, {
    series: SYMBOLS,
    height: 268,
    format: (percent) => `${percent.toFixed(1)} %`,
    signal,
  });
  const frames = new FrameConflation(showPrices, signal);

  for (const symbol of SYMBOLS)
    symbols.append(chip({ type: 'checkbox', value: symbol, checked: true }, symbol));
  for (const [value, label] of Object.entries(INTERVALS))
    intervals.append(chip({ type: 'radio', name: 'interval', value, checked: value === '100' }, label));
  symbols.addEventListener('change', restart);
  intervals.addEventListener('change', restart);
  cut.addEventListener('click', () => {
    if (stream.state.name === 'closed') stream.connect();
    else stream.close();
    labelCut();
  });
  block.addEventListener('click', () => {
    const end = performance.now() + FREEZE;
    while (performance.now() < end);
  });

  function restart() {
    stream?.close();
    frames.reset();
    const chosen = [...symbols.querySelectorAll(':checked')].map((box) => box.value);
    const none = chosen.length === 0;
    table.show(chosen);
    market.classList.toggle('none', none);
    empty.hidden = !none;
    cut.disabled = none;
    if (none) {
      stream = undefined;
      panel.state('idle');
    } else {
      const interval = intervals.querySelector(':checked').value;
      const query = new URLSearchParams({ symbols: chosen.join(), interval });
      stream = openStream(`ticker?${query}`, { panel, signal, handlers: { snapshot, price } });
    }
    labelCut();
  }

  function snapshot({ quotes }) {
    table.begin(quotes);
    history.begin(quotes);
    lines.set(history.data);
  }

  function price(latest) {
    counts.received++;
    counts.byServer += frames.add(latest);
  }

  function showPrices(prices, replaced) {
    table.update(prices);
    history.add(prices);
    lines.set(history.data);
    received.textContent = counts.received;
    byServer.textContent = counts.byServer;
    byPage.textContent = replaced;
  }

  function labelCut() {
    cut.textContent = stream?.state.name === 'closed' ? 'Restore the connection' : 'Cut the connection';
  }

  restart();
}
