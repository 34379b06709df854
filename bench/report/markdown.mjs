import { FLOOR, PLAIN } from '../contestants/index.mjs';

/** The results as a page: what was measured, where and how, and a table for each work. */
export function markdown(results) {
  const { begun, minutes, scale, rounds, machine, absent, works } = results;
  const lines = [
    `# Benchmark of ${begun.slice(0, 10)} (${scale})`,
    '',
    placeOf(machine),
    '',
    `Medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'} in ${minutes.toFixed(0)} minutes, contestants in turn, a fresh process each. ` +
      'CPU is that of the server process, user and system. Every delivery was counted and compared; who lost, doubled, disordered or damaged one has no figures. ' +
      `Ratios: to \`${PLAIN}\` (plain Nest) and to \`${FLOOR}\` (the floor of Node).`,
    ...Object.entries(absent).flatMap(([name, reason]) => ['', `Absent: ${name}, since ${reason}.`]),
    '',
    `![Chart](${scale}.svg)`,
  ];
  for (const work of works) lines.push('', `## ${work.title}`, '', ...table(work));
  return `${lines.join('\n')}\n`;
}

/** Where it was measured, and with what; the load average at the end, the benchmark's own two processes included. */
export function placeOf({ cores, cpu, memory, system, load, versions }) {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${cores} x ${cpu}, ${gib(memory)} GiB, ${system}, load ${load.toFixed(1)}. ${named.join(', ')}.`;
}

function table({ metrics, rows }) {
  const ratios = metrics.filter(({ ratio }) => ratio);
  const compared = ratios.length > 0 && rows.some((row) => row.name === PLAIN || row.name === FLOOR);
  const shown = compared ? ratios : [];
  const head = [
    'contestant',
    ...metrics.map(({ title, unit }) => (unit ? `${title}, ${unit}` : title)),
    ...shown.flatMap(({ title }) => [`${title} : plain`, `${title} : floor`]),
  ];
  const body = rows.map((row) => [
    row.title,
    ...metrics.map(({ key }) => number(row.values[key])),
    ...shown.flatMap(({ key }) => [number(row.ratios[key].plain), number(row.ratios[key].floor)]),
  ]);
  const notes = rows.flatMap(({ title, errors }) =>
    [...new Set(errors)].map((error) => `- ${title}: ${error}`),
  );
  return [...aligned([head, ...body]), ...(notes.length > 0 ? ['', ...notes] : [])];
}

/** As prettier would write it. */
export function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  const line = (cells) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(rows[0]), line(rule), ...rows.slice(1).map(line)];
}

export function number(value) {
  if (value === undefined || Number.isNaN(value)) return '-';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

function gib(bytes) {
  return Math.round(bytes / 2 ** 30);
}
