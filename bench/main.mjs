// `npm run bench`: measures all contestants at all works and writes bench/results/. See README.md beside this file.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CONTESTANTS } from './contestants/index.mjs';
import { findNchan } from './contestants/find-nchan.mjs';
import { killAll } from './control/child.mjs';
import { readOptions } from './options.mjs';
import { machine } from './report/machine.mjs';
import { markdown } from './report/markdown.mjs';
import { chart } from './report/chart.mjs';
import { summarize } from './report/summary.mjs';
import { WORKS } from './works/index.mjs';

const options = readOptions(process.argv.slice(2), { works: WORKS, contestants: CONTESTANTS });
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.once(signal, () => {
    killAll();
    process.exit(code);
  });
}

const begun = new Date();
const start = performance.now();
const absent = findNchan()
  ? {}
  : { nchan: 'nginx with the module nchan is not installed (Debian: libnginx-mod-nchan)' };
const samples = [];
let rounds = 0;
for (let round = 1; round <= options.rounds && isTimeFor(round); round++) {
  // Contestant after contestant within a work, so that what changes on the machine meanwhile meets all of them.
  for (const work of options.works) {
    for (const contestant of entrantsOf(work, round)) await measure(work, contestant, round);
  }
  rounds = round;
}

const results = {
  begun: begun.toISOString(),
  minutes: (performance.now() - start) / 60_000,
  scale: options.scale,
  rounds,
  machine: machine(samples),
  absent,
  works: summarize(options, samples),
  samples,
};
const written = await write(results);
const text = markdown(results);
console.log(`\n${text}`);
console.log(`Written: ${written.map((file) => relative(process.cwd(), file)).join(', ')}`);
if (samples.every(({ error }) => error)) process.exitCode = 1;

function entrantsOf(work, round) {
  const entrants = (work.contestants ?? options.contestants).filter(
    ({ name, can }) => !absent[name] && (!work.needs || can.includes(work.needs)),
  );
  // Each round begins with another one.
  const shift = (round - 1) % Math.max(1, entrants.length);
  return [...entrants.slice(shift), ...entrants.slice(0, shift)];
}

async function measure(work, contestant, round) {
  const size = work.sizes[options.scale];
  const sample = { work: work.name, contestant: contestant.name, round };
  const begin = performance.now();
  try {
    const { versions, ...values } = await work.run(contestant, size);
    Object.assign(sample, { values, versions });
  } catch (error) {
    sample.error = error.message.split('\n')[0];
  }
  samples.push(sample);
  const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
  console.log(
    `${round}/${options.rounds} ${work.name}, ${contestant.name}: ${sample.error ?? 'ok'} (${seconds} s)`,
  );
}

/** A round is begun only if it is likely to end in time. */
function isTimeFor(round) {
  if (round === 1) return true;
  const minutes = (performance.now() - start) / 60_000;
  const likely = (minutes / (round - 1)) * round;
  if (likely <= options.minutes) return true;
  console.log(
    `Round ${round} is left out: it would end after ${likely.toFixed(0)} of ${options.minutes} minutes.`,
  );
  return false;
}

async function write(results) {
  mkdirSync(options.out, { recursive: true });
  const files = [
    [`${options.scale}.json`, `${JSON.stringify(results, null, 2)}\n`],
    [`${options.scale}.md`, markdown(results)],
    [`${options.scale}.svg`, await chart(results)],
  ].map(([name, content]) => [join(options.out, name), content]);
  for (const [file, content] of files) writeFileSync(file, content);
  return files.map(([file]) => file);
}
