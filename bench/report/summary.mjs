import { FLOOR, PLAIN } from '../contestants/index.mjs';
import { median } from './median.mjs';

/** Medians over the rounds of every metric, and what they are in relation to plain Nest and to Node's floor. */
export function summarize({ works, contestants, scale }, samples) {
  return works.map((work) => {
    const rows = (work.contestants ?? contestants).map(({ name, title }) => {
      const own = samples.filter((sample) => sample.work === work.name && sample.contestant === name);
      const errors = own.flatMap(({ error }) => error ?? []);
      const values = {};
      for (const { key } of work.metrics) {
        values[key] = median(own.flatMap((sample) => sample.values?.[key] ?? []));
      }
      return { name, title, rounds: own.length - errors.length, errors, values };
    });
    for (const row of rows) {
      row.ratios = Object.fromEntries(
        work.metrics
          .filter(({ ratio }) => ratio)
          .map(({ key }) => [
            key,
            { plain: ratio(row, rows, PLAIN, key), floor: ratio(row, rows, FLOOR, key) },
          ]),
      );
    }
    return {
      name: work.name,
      title: work.title(work.sizes[scale]),
      size: work.sizes[scale],
      metrics: work.metrics,
      rows: rows.filter(({ rounds, errors }) => rounds > 0 || errors.length > 0),
    };
  });
}

function ratio(row, rows, name, key) {
  const base = rows.find((other) => other.name === name)?.values[key];
  const value = row.values[key];
  return base > 0 && value !== undefined ? value / base : undefined;
}
