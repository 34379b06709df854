import { draw, panel } from '../report/chart.mjs';
import { OURS } from './contestants.mjs';

/** What decides, and which way is better. */
const SHOWN = {
  cpu: 'less is better',
  bytes: 'less is better',
  rss: 'less is better',
  setupP50: 'less is better',
  sustained: 'more is better',
  missed: 'less is better',
};

/** One panel for each figure that decides; an SVG. */
export function compareChart({ works: [{ metrics, rows }] }) {
  const panels = metrics
    .filter(({ key }) => SHOWN[key])
    .map(({ key, title, unit }) => {
      const values = rows
        .filter((row) => row.values[key] !== undefined)
        .map((row) => ({ title: row.title, value: row.values[key], ours: OURS.includes(row.name) }));
      return panel(title, `${unit ? `${unit}, ` : ''}${SHOWN[key]}`, values);
    });
  return draw(panels);
}
