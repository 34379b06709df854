import { LineChart } from '../../shell/chart.js';
import { element } from '../../shell/dom.js';

const KEPT = 60;
const FIGURES = [
  { name: 'cpu', label: 'CPU', text: (value) => `${value.toFixed(1)} %` },
  { name: 'memory', label: 'Memory', text: (value) => `${(value / 2 ** 20).toFixed(0)} MiB` },
  { name: 'delay', label: 'Event loop delay', text: (value) => `${value.toFixed(1)} ms` },
  { name: 'streams', label: 'Open streams', text: String },
  { name: 'events', label: 'Events/s', text: (value) => value.toFixed(0) },
];

/** One process: each figure as it is, and how it was in the last minute. */
export class ProcessCard {
  seenAt = 0;
  #end = new AbortController();
  #signal;
  #rows = [];
  #figures;

  constructor(pid, signal) {
    this.#signal = AbortSignal.any([signal, this.#end.signal]);
    this.#figures = FIGURES.map((figure) => ({
      ...figure,
      value: element('dd', { text: '–' }),
      chart: element('dd', { className: 'small-chart', ariaHidden: 'true' }),
    }));
    this.node = element(
      'article',
      { className: 'process' },
      element('h3', { text: `Process ${pid}` }),
      element(
        'dl',
        {},
        ...this.#figures.map(({ label, value, chart }) =>
          element('div', {}, element('dt', { text: label }), value, chart),
        ),
      ),
    );
  }

  /** Once the card is in the page, which says how wide its lines are. */
  draw() {
    for (const figure of this.#figures) {
      const options = { series: [figure.label], height: 44, axes: false, min: 0, signal: this.#signal };
      figure.line = new LineChart(figure.chart, options);
    }
  }

  add(figures) {
    this.seenAt = Date.parse(figures.time);
    this.#rows.push(figures);
    if (this.#rows.length > KEPT) this.#rows.shift();
    const times = this.#rows.map(({ time }) => Date.parse(time) / 1000);
    for (const { name, text, value, line } of this.#figures) {
      value.textContent = text(figures[name]);
      line.set([times, this.#rows.map((row) => row[name])]);
    }
  }

  remove() {
    this.#end.abort();
    this.node.remove();
  }
}
