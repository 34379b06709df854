import * as vega from 'vega';

/** What the chart shows of each work: the figure that decides it. */
const SHOWN = { sparse: 'cpu', saturated: 'cpu', crowd: 'rss', connect: 'cpu' };
const WIDTH = 280;
const ROW = 22;
const OURS = ['express', 'fastify'];

/** The deciding figures of the works as bars, one panel for each; an SVG. */
export async function chart({ works }) {
  const panels = works
    .filter(({ name, rows }) => SHOWN[name] && rows.length > 0)
    .map(({ name, title, metrics, rows }) => {
      const { key, title: label, unit } = metrics.find((metric) => metric.key === SHOWN[name]);
      const values = rows
        .filter((row) => row.values[key] !== undefined)
        .map((row) => ({ title: row.title, value: row.values[key], ours: OURS.includes(row.name) }));
      return panel(title, `${label}, ${unit} (less is better)`, values);
    });
  return draw(panels);
}

/** Panels in two columns, as an SVG. */
export async function draw(panels) {
  const view = new vega.View(vega.parse(specification(panels)), { renderer: 'none' });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}

function specification(marks) {
  return {
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    padding: 10,
    background: 'white',
    layout: { columns: 2, padding: { row: 40, column: 40 }, align: 'each' },
    marks,
  };
}

/** A bar for each of `values`: `{ title, value, ours }`. */
export function panel(title, subtitle, values) {
  const bar = {
    y: { scale: 'y', field: 'title' },
    height: { scale: 'y', band: 1 },
  };
  return {
    type: 'group',
    title: { text: title, subtitle, anchor: 'start', fontSize: 12, subtitleFontSize: 11, offset: 8 },
    encode: { enter: { width: { value: WIDTH }, height: { value: values.length * ROW } } },
    data: [{ name: 'values', values }],
    scales: [
      {
        name: 'x',
        type: 'linear',
        range: [0, WIDTH],
        domain: { data: 'values', field: 'value' },
        zero: true,
        nice: true,
      },
      {
        name: 'y',
        type: 'band',
        range: [0, values.length * ROW],
        domain: { data: 'values', field: 'title' },
        padding: 0.25,
      },
    ],
    axes: [
      { orient: 'left', scale: 'y', ticks: false, domain: false, labelLimit: 220 },
      { orient: 'bottom', scale: 'x', grid: true, tickCount: 5 },
    ],
    marks: [
      {
        type: 'rect',
        from: { data: 'values' },
        encode: {
          enter: {
            ...bar,
            x: { value: 0, scale: 'x' },
            x2: { scale: 'x', field: 'value' },
            fill: { signal: "datum.ours ? '#e0234e' : '#9aa4b2'" },
          },
        },
      },
      {
        type: 'text',
        from: { data: 'values' },
        encode: {
          enter: {
            y: { scale: 'y', field: 'title', band: 0.5 },
            x: { scale: 'x', field: 'value', offset: 4 },
            baseline: { value: 'middle' },
            fontSize: { value: 10 },
            text: { signal: "format(datum.value, '.3~s')" },
          },
        },
      },
    ],
  };
}
