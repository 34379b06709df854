import uPlot from 'uplot';

/** Series take these in turn. */
const COLOURS = ['--accent', '--good', '--warn', '--bad', '--series-5', '--series-6'];

/**
 * Lines over time in the colours of the page, drawn at most once a frame, as wide as what it is in.
 *
 * `series` are the names of the lines; `height` is in pixels; `format` turns a value into text; with `axes: false` there is nothing but the
 * lines; `min` is a value that is always in sight.
 */
export class LineChart {
  #plot;
  #data;
  #frame = 0;
  #watcher;

  constructor(root, { series, height = 160, format = String, axes = true, min, signal }) {
    this.#data = [[], ...series.map(() => [])];
    const axis = {
      stroke: colour('--muted'),
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
    };
    this.#plot = new uPlot(
      {
        width: root.clientWidth || 300,
        height,
        legend: { show: false },
        cursor: { show: false },
        padding: axes ? [8, 22, 0, 0] : [2, 0, 2, 0],
        scales: min === undefined ? {} : { y: { range: (_, low, high) => around(min, low, high) } },
        axes: [
          {
            ...axis,
            show: axes,
            size: 30,
            // Whole seconds: labels have none below.
            incrs: [1, 2, 5, 10, 15, 30, 60, 300],
            grid: { show: false },
            values: (_, times) => times.map(minuteAndSecond),
          },
          { ...axis, show: axes, size: 56, values: (_, ticks) => ticks.map(format) },
        ],
        series: [
          {},
          ...series.map((label, index) => ({
            label,
            width: 1.75,
            stroke: colour(COLOURS[index % COLOURS.length]),
            points: { show: false },
          })),
        ],
      },
      this.#data,
      root,
    );
    this.#watcher = new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width > 0) this.#plot.setSize({ width: contentRect.width, height });
    });
    this.#watcher.observe(root);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#plot.redraw(), {
      signal,
    });
    signal.addEventListener('abort', () => this.#destroy());
  }

  /** Shows other data: the times in seconds, then the values of each series. */
  set(data) {
    this.#data = data;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#plot.setData(this.#data);
    });
  }

  #destroy() {
    cancelAnimationFrame(this.#frame);
    this.#watcher.disconnect();
    this.#plot.destroy();
  }
}

/** Room above the highest value and below the lowest, and something to draw where all are the same. */
function around(min, low, high) {
  const lowest = Math.min(min, low);
  const span = (high - lowest) * 1.15 || 1;
  return [lowest - span * 0.05, lowest + span];
}

function minuteAndSecond(time) {
  return new Date(time * 1000).toLocaleTimeString([], { minute: '2-digit', second: '2-digit' });
}

/** Read at each drawing, since they change with the colour scheme. */
function colour(name) {
  return () => getComputedStyle(document.documentElement).getPropertyValue(name);
}
