import { aligned, number, placeOf } from '../report/markdown.mjs';

/** The results as a page: one table, with a column for each transport. */
export function compareMarkdown({ begun, minutes, scale, rounds, machine, works: [work] }) {
  const { metrics, rows, size } = work;
  const head = ['', ...rows.map(({ title }) => title)];
  const body = metrics.map(({ key, title, unit }) => [
    unit ? `${title}, ${unit}` : title,
    ...rows.map(({ values }) => number(values[key])),
  ]);
  const errors = rows.flatMap(({ title, errors }) =>
    [...new Set(errors)].map((error) => `- ${title}: ${error}`),
  );
  const [clients, rate] = size.feed;
  const [flooded, floodRate] = size.flood;
  const [cut, cutRate] = size.cut;
  return `${[
    `# Transports compared on ${begun.slice(0, 10)} (${scale})`,
    '',
    placeOf(machine),
    '',
    `Medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'} in ${minutes.toFixed(1)} minutes, transports in turn, fresh processes each, on the loopback. Events of 200 bytes. ` +
      `Feed: ${clients} clients, ${rate} events/s. Flood: ${flooded} clients, ${floodRate} events/s asked for. ` +
      `Cut: ${cut} clients at ${cutRate} events/s, all cut at the same moment, all back after half a second. Idle: ${size.idle} connections. Setup: ${size.setups} connections, 16 at a time. ` +
      'Every delivery was counted and compared; who lost, doubled, disordered or damaged one, other than by the cut, has no figures.',
    '',
    `![Chart](${scale}.svg)`,
    '',
    ...aligned([head, ...body]),
    ...(errors.length > 0 ? ['', ...errors] : []),
  ].join('\n')}\n`;
}
