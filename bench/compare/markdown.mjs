import { aligned, number, placeOf } from '../report/markdown.mjs';

/** The results as a page: one table, with a column for each transport. */
export function compareMarkdown(results) {
  const { begun, scale, machine, works } = results;
  const errors = works[0].rows.flatMap(({ title, errors }) =>
    [...new Set(errors)].map((error) => `- ${title}: ${error}`),
  );
  return `${[
    `# Transports compared on ${begun.slice(0, 10)} (${scale})`,
    '',
    placeOf(machine),
    '',
    methodOf(results),
    '',
    `![Chart](${scale}.svg)`,
    '',
    ...tableOf(results),
    ...(errors.length > 0 ? ['', ...errors] : []),
  ].join('\n')}\n`;
}

/** Lines of the table: a row for each figure. */
export function tableOf({ works: [{ metrics, rows }] }) {
  const head = ['', ...rows.map(({ title }) => title)];
  const body = metrics.map(({ key, title, unit }) => [
    unit ? `${title}, ${unit}` : title,
    ...rows.map(({ values }) => number(values[key])),
  ]);
  return aligned([head, ...body]);
}

/** What was done, in a paragraph. */
export function methodOf({ minutes, rounds, works: [{ size }] }) {
  const [clients, rate] = size.feed;
  const [flooded, floodRate] = size.flood;
  const [cut, cutRate] = size.cut;
  return (
    `Medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'} in ${minutes.toFixed(1)} minutes, transports in turn, fresh processes each, on the loopback, all on Fastify. Events of 200 bytes. ` +
    `Feed: ${clients} clients, ${rate} events/s. Flood: ${flooded} clients, ${floodRate} events/s asked for (${(flooded * floodRate) / 1_000} thousand deliveries a second). ` +
    `Cut: ${cut} clients at ${cutRate} events/s, all cut at the same moment, all back after half a second. Idle: ${size.idle} connections. Setup: ${size.setups} connections, 16 at a time. ` +
    'Every delivery was counted and compared; who lost, doubled, disordered or damaged one, other than by the cut, has no figures.'
  );
}
