import { post } from '../../shell/api.js';
import { LineChart } from '../../shell/chart.js';
import { announce, element, refs } from '../../shell/dom.js';
import { openGraphqlSse } from './carriers/graphql-sse.js';
import { openGraphqlWs } from './carriers/graphql-ws.js';
import { openSse } from './carriers/sse.js';
import { openWebSocket } from './carriers/web-socket.js';
import { ServerClock } from './clock.js';
import { FIGURES } from './figures.js';
import { Measure } from './measure.js';

const TRANSPORTS = [
  { name: 'sse', title: 'SSE', colour: '--accent', open: openSse },
  { name: 'websocket', title: 'WebSocket', colour: '--good', open: openWebSocket },
  { name: 'graphql-ws', title: 'GraphQL', over: 'over WebSocket', colour: '--warn', open: openGraphqlWs },
  { name: 'graphql-sse', title: 'GraphQL', over: 'over SSE', colour: '--bad', open: openGraphqlSse },
];
const REDRAW = 250;
const SECONDS = 60;
const UNREACHABLE = 'The server cannot be reached. Try again when the connection is back.';

/** One feed over each transport, measured alike. */
export function mount(root, signal) {
  const page = refs(root);
  const { form, start, cut, error, summary } = page;
  const feed = crypto.randomUUID?.() ?? `feed-${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const clock = new ServerClock();
  const table = new Table(page.names, page.figures);
  const chart = new LineChart(page.chart, {
    series: TRANSPORTS.map(({ title, over }) => `${title} ${over ?? ''}`.trim()),
    height: 150,
    format: (value) => value.toFixed(value < 10 ? 1 : 0),
    signal,
  });
  const history = TRANSPORTS.map(() => []);
  let running = [];

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (running.length > 0) stop();
    else void run();
  });
  form.addEventListener('change', () => {
    if (running.length > 0 && form.reportValidity()) void run();
  });
  cut.addEventListener('click', async () => {
    error.textContent = '';
    try {
      const { cut: count } = await post('transports/cut', { feed });
      const live = running.length;
      announce(`${count} of ${live} connections were cut`);
      if (count < live)
        error.textContent = `${count} of ${live} connections were cut: the others were down, or are in other processes of the server.`;
    } catch (failure) {
      error.textContent = failure.message;
    }
  });
  const timers = [setInterval(redraw, REDRAW), setInterval(eachSecond, 1_000)];
  signal.addEventListener('abort', () => {
    for (const timer of timers) clearInterval(timer);
    stop();
  });

  async function run() {
    stop();
    error.textContent = '';
    start.disabled = true;
    try {
      await clock.set(signal);
      if (!signal.aborted) open();
    } catch (failure) {
      if (!signal.aborted) error.textContent = failure instanceof TypeError ? UNREACHABLE : failure.message;
    }
    start.disabled = false;
  }

  function open() {
    const { rate, size } = Object.fromEntries(new FormData(form));
    const wanted = { feed, rate: Number(rate), size: Number(size) };
    for (const values of history) values.length = 0;
    running = TRANSPORTS.map(({ title, over = '', open: carry }) => {
      const measure = new Measure(clock, (state, text) => {
        if (text) error.textContent = `${title} ${over}: ${text}`.replace(' :', ':');
        summarize();
      });
      return { measure, close: carry(wanted, measure) };
    });
    start.textContent = 'Stop';
    cut.disabled = false;
    redraw();
    summarize();
  }

  function stop() {
    redraw();
    for (const { measure, close } of running) {
      measure.end();
      close();
    }
    running = [];
    start.textContent = 'Start';
    cut.disabled = true;
    summarize();
  }

  function summarize() {
    const live = running.filter(({ measure }) => measure.state === 'live').length;
    const text = running.length === 0 ? 'Stopped' : `${live} of ${running.length} connected`;
    if (text !== summary.textContent) summary.textContent = text;
  }

  function redraw() {
    if (running.length > 0) table.show(running.map(({ measure }) => measure));
  }

  function eachSecond() {
    if (running.length === 0) return;
    for (const [index, { measure }] of running.entries()) {
      history[index].push(measure.takeMedian());
      if (history[index].length > SECONDS) history[index].shift();
    }
    const now = Math.floor(Date.now() / 1_000);
    const count = history[0].length;
    chart.set([
      history[0].map((_, index) => now - count + 1 + index),
      ...history.map((values) => [...values]),
    ]);
  }
}

/** A column for each transport, a row for each figure. */
class Table {
  #rows;

  constructor(names, body) {
    for (const { title, over, colour } of TRANSPORTS) {
      const name = element(
        'th',
        { text: title, scope: 'col' },
        ...(over ? [element('small', { text: over })] : []),
      );
      name.style.setProperty('--line-colour', `var(${colour})`);
      names.append(name);
    }
    this.#rows = FIGURES.map(({ label, group = '' }) => {
      const cells = TRANSPORTS.map(({ name }) => {
        const cell = element('td', { text: '–' });
        cell.dataset.ref = `${name} ${label}`;
        return cell;
      });
      body.append(
        element('tr', { className: group }, element('th', { text: label, scope: 'row' }), ...cells),
      );
      return cells;
    });
  }

  show(measures) {
    for (const [row, { of }] of FIGURES.entries()) {
      for (const [column, measure] of measures.entries()) {
        const cell = this.#rows[row][column];
        const [text, tone = ''] = of(measure);
        if (cell.textContent !== text) cell.textContent = text;
        if (cell.dataset.tone !== tone) cell.dataset.tone = tone;
      }
    }
  }
}
