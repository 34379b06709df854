// npm run bench:client [-- --quick]: the client beside others of its kind. See docs/client.md for figures.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleSize } from '../../tools/size.mjs';
import { Child } from '../control/child.mjs';
import { machine } from '../report/machine.mjs';
import { startChromium } from './chromium.mjs';
import { CLIENTS, FLOOR } from './clients.mjs';
import { PARSERS } from './parsers.mjs';
import { STREAMS } from './streams.mjs';

const QUICK = process.argv.includes('--quick');
const ROUNDS = QUICK ? 1 : 7;
const SHARE = QUICK ? 0.25 : 1;
const EVENTS = QUICK ? 40_000 : 400_000;
const PAGE_EVENTS = QUICK ? 20_000 : 500_000;
const DATA_LENGTH = /data: (.*)/.exec(STREAMS.small.event)[1].length;
const PACKAGES = ['eventsource', 'eventsource-parser', '@microsoft/fetch-event-source'];

const script = (name) => join(import.meta.dirname, name);

/** Runs every contestant once a round, each round beginning with another one, and returns the medians. */
async function inTurn(names, rounds, measure) {
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let at = 0; at < names.length; at++) {
      const name = names[(at + round) % names.length];
      samples[name].push(await measure(name));
    }
  }
  return Object.fromEntries(names.map((name) => [name, medians(samples[name])]));
}

function medians(samples) {
  return Object.fromEntries(
    Object.keys(samples[0]).map((key) => {
      const sorted = samples.map((sample) => sample[key]).toSorted((one, two) => one - two);
      return [key, sorted[Math.floor(sorted.length / 2)]];
    }),
  );
}

async function inProcess(method, params) {
  const child = await Child.start(script('measure-process.mjs'));
  try {
    return await child.call(method, params, 120_000);
  } finally {
    await child.stop();
  }
}

/** Prints a line for each contestant, with how many times as good the first one is. */
function print(title, results, key, { unit, digits = 0, lessIsBetter = false }) {
  console.log(`\n${title}`);
  const [first] = Object.values(results);
  for (const [name, result] of Object.entries(results)) {
    const ratio = lessIsBetter ? result[key] / first[key] : first[key] / result[key];
    const rate = result.rate ? `  ${(result.rate / 1e6).toFixed(2).padStart(6)} M events/s` : '';
    console.log(
      `  ${name.padEnd(30)} ${result[key].toFixed(digits).padStart(8)} ${unit}${rate}  ${ratio.toFixed(2).padStart(6)} x`,
    );
  }
}

function printMachine(chromium) {
  const { cpu, cores, system, load, versions } = machine([]);
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${cpu}, ${cores} cores, ${system}, load ${load.toFixed(1)}`,
  );
  const packages = PACKAGES.map((name) => {
    const path = join(import.meta.dirname, `../../node_modules/${name}/package.json`);
    return `${name} ${JSON.parse(readFileSync(path, 'utf8')).version}`;
  });
  console.log([`Node ${versions.node}`, `Chromium ${chromium?.version ?? 'absent'}`, ...packages].join(', '));
  console.log(`medians of ${ROUNDS}, contestants in turn, a process for each sample, all deliveries counted`);
}

const server = await Child.start(script('server-process.mjs'));
const { origin } = server.ready;
const chromium = await startChromium(origin);
printMachine(chromium);

for (const [stream, { title }] of Object.entries(STREAMS)) {
  const results = await inTurn(Object.keys(PARSERS), ROUNDS, (contestant) =>
    inProcess('parse', { contestant, stream, share: SHARE }),
  );
  print(`Parsing, ${title}, by second of CPU`, results, 'speed', { unit: 'MB/s' });
}

const received = await inTurn([...Object.keys(CLIENTS), FLOOR], ROUNDS, (contestant) =>
  inProcess('receive', {
    contestant,
    url: `${origin}/events`,
    count: EVENTS,
    length: EVENTS * DATA_LENGTH,
  }),
);
print(`Receiving ${EVENTS} small events from a socket, CPU of the client`, received, 'cost', {
  unit: 'µs an event',
  digits: 2,
  lessIsBetter: true,
});

if (chromium) {
  const pages = await inTurn(['SseClient', 'native EventSource'], QUICK ? 1 : 3, async (contestant) => ({
    time: (await chromium.measure(contestant, PAGE_EVENTS)) / 1000,
  }));
  print(`Receiving ${PAGE_EVENTS} small events in a page of Chromium, time`, pages, 'time', {
    unit: 's',
    digits: 2,
    lessIsBetter: true,
  });
  await chromium.close();
} else {
  console.log('\nNo chromium in the PATH: nothing was measured in a page');
}
await server.stop();

console.log('\nMinified and gzipped');
for (const [name, code] of [
  ['SseClient', `export { SseClient } from '@nestream/client'`],
  ['EventStreamParser', `export { EventStreamParser } from '@nestream/client'`],
  ['EventSource of ours', `export { EventSource } from '@nestream/client/eventsource'`],
  ['eventsource', `export { EventSource } from 'eventsource'`],
  ['eventsource-parser', `export { createParser } from 'eventsource-parser'`],
  ['@microsoft/fetch-event-source', `export { fetchEventSource } from '@microsoft/fetch-event-source'`],
]) {
  const { gzipped } = await bundleSize(code);
  console.log(`  ${name.padEnd(30)} ${(gzipped / 1024).toFixed(2).padStart(8)} KB`);
}
