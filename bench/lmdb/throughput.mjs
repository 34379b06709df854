// Durable publishing to the LMDB log beside bare LMDB puts, in turn in one run. BENCH_DIR, BENCH_ROUNDS, BENCH_MS change it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';

const folder = process.env.BENCH_DIR ?? tmpdir();
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const milliseconds = Number(process.env.BENCH_MS ?? 700);
const names = ['bare', 'indexed', 'log', 'heard', 'full', 'rooms'];
const ratios = [
  ['log', 'bare'],
  ['heard', 'bare'],
  ['log', 'indexed'],
  ['full', 'indexed'],
  ['rooms', 'indexed'],
];
const contestant = join(import.meta.dirname, 'contestant.mjs');

const lmdb = JSON.parse(
  readFileSync(join(createRequire(import.meta.url).resolve('lmdb'), '..', '..', 'package.json'), 'utf8'),
);
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0].model}, ${gib(totalmem())} GiB`,
);
console.log(`Linux ${release()}, Node ${process.versions.node}, lmdb ${lmdb.version}, folder ${folder}`);
console.log(
  `Events of 200 bytes, awaited batch by batch, each batch on the disk (fsync). Median of ${rounds} rounds of ${milliseconds} ms ` +
    'after a warm-up of 1 000 ms, contestants in turn, each in a process and folder of its own.',
);
console.log(
  'bare: one put an event. indexed: two puts, by seq and by room. log: append to a room. heard: the same, with a listener. full: append, and each lets an old event go. rooms: 1 000 rooms in turn.\n',
);
const batches = [1, 10, 100, 1_000];
const results = new Map(batches.map((batch) => [batch, measure(batch)]));

console.log('events a second');
table(
  'rate',
  Math.round,
  ([one, other]) => `${one}:${other}`,
  (of, [one, other]) => of[one] / of[other],
);
console.log(
  '\nmicroseconds of CPU an event, of all threads; ratios the other way round: 0.60 is 1 / 0.60 of the work',
);
table(
  'cpu',
  (value) => value.toFixed(2),
  ([one, other]) => `${other}:${one}`,
  (of, [one, other]) => of[other] / of[one],
);

function measure(batch) {
  const runs = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const args = [contestant, name, String(batch), folder, String(milliseconds)];
      runs[name].push(JSON.parse(execFileSync(process.execPath, args).toString()));
    }
  }
  return runs;
}

function table(field, show, nameOf, ratioOf) {
  console.log(['batch', ...names, ...ratios.map(nameOf)].map(cell).join(''));
  for (const batch of batches) {
    const runs = results.get(batch);
    const of = Object.fromEntries(names.map((name) => [name, median(runs[name].map((run) => run[field]))]));
    const row = [batch, ...names.map((name) => show(of[name]))];
    console.log([...row, ...ratios.map((ratio) => ratioOf(of, ratio).toFixed(2))].map(cell).join(''));
  }
}

function median(values) {
  return values.toSorted((one, other) => one - other)[values.length >> 1];
}

function cell(value) {
  return String(value).padStart(14);
}

function gib(bytes) {
  return Math.round(bytes / 2 ** 30);
}
