import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Most clients whose histories are written to a record. */
const MOST_HISTORIES = 20;

/** Prints what a world came to. */
export function printWorld(verdict, steps, seconds) {
  const { name, codes, kinds, oddities, troubles, twice, affected, faults } = verdict;
  print(`\n${name}: ${Math.round(seconds)} s`);
  const rows = Object.entries(faults).map(([kind, fault]) => {
    const sorted = fault.recoveries.toSorted((one, other) => one - other);
    const median = sorted[sorted.length >> 1];
    return [kind, fault.times, fault.failed, ms(median), ms(sorted.at(-1)), fault.stuck, fault.violations];
  });
  table(['fault', 'times', 'failed', 'median ms', 'max ms', 'not recovered', 'violations'], rows);
  for (const { kind, failed } of steps) if (failed !== undefined) print(`${kind} failed: ${failed}`);
  if (Object.keys(codes).length > 0) print(`rejections: ${JSON.stringify(codes)}`);
  if (affected.length > 0) print(`violations: ${JSON.stringify(kinds)}, on ${affected.length} clients`);
  if (twice.length > 0) print(`${twice.length} positions given twice, such as ${twice[0].id}`);
  for (const oddity of new Set(oddities)) print(`unexpected: ${oddity}`);
  for (const trouble of troubles) print(`trouble: ${trouble}`);
}

/** Prints the table over all worlds. */
export function printSummary(verdicts, seed) {
  const rows = verdicts.map((one) => [
    one.name,
    one.published.acknowledged,
    one.published.refused,
    one.published.unknown,
    one.due,
    one.delivered,
    one.told,
    one.gaps,
    one.missing,
    one.doubled,
    one.disorder,
    one.twice.length,
    one.refused,
    one.stuck,
  ]);
  print(`\nSeed ${seed}`);
  table(
    [
      'world',
      'acknowledged',
      'refused',
      'unknown',
      'due',
      'delivered',
      'told',
      'gaps',
      'missing',
      'doubled',
      'disorder',
      'ids twice',
      'refused, came',
      'stuck',
    ],
    rows,
  );
}

/** Writes what a world needs to be replayed and understood. @returns the file. */
export function writeRecord(folder, world, verdict) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${world.name}-${world.options.seed}.json`);
  const { affected, ...figures } = verdict;
  const worst = affected
    .toSorted((one, other) => other.violations.length - one.violations.length)
    .slice(0, MOST_HISTORIES);
  const record = {
    world: world.name,
    options: world.options,
    steps: world.steps,
    figures,
    ledger: [...world.ledger.events.values()],
    clients: worst.map(({ client: { name, rooms, since, entries }, violations }) => ({
      name,
      rooms,
      since,
      violations,
      entries,
    })),
  };
  writeFileSync(file, JSON.stringify(record));
  return file;
}

export function print(line) {
  process.stdout.write(`${line}\n`);
}

function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  for (const row of cells)
    print(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
        .join('  '),
    );
}

function ms(value) {
  return value === undefined ? '-' : Math.round(value);
}
