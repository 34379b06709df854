// `npm run bench`: measures all contestants at all works and writes bench/results/. See README.md beside this file.
import { CONTESTANTS } from './contestants/index.mjs';
import { findNchan } from './contestants/find-nchan.mjs';
import { readOptions } from './options.mjs';
import { machine } from './report/machine.mjs';
import { markdown } from './report/markdown.mjs';
import { chart } from './report/chart.mjs';
import { summarize } from './report/summary.mjs';
import { publish } from './report/publish.mjs';
import { runRounds } from './rounds.mjs';
import { WORKS } from './works/index.mjs';

const options = readOptions(process.argv.slice(2), { works: WORKS, contestants: CONTESTANTS });
const absent = findNchan()
  ? {}
  : { nchan: 'nginx with the module nchan is not installed (Debian: libnginx-mod-nchan)' };
const { begun, minutes, rounds, samples } = await runRounds(options, absent);

const results = {
  begun,
  minutes,
  scale: options.scale,
  rounds,
  machine: machine(samples),
  absent,
  works: summarize(options, samples),
  samples,
};
publish(options, results, { markdown: markdown(results), chart: await chart(results) });
