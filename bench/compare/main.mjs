// `npm run compare`: SSE beside WebSocket and GraphQL, as the demo has them (src/transports). See docs/choosing-a-transport.md.
import { join } from 'node:path';
import { readOptions } from '../options.mjs';
import { machine } from '../report/machine.mjs';
import { publish } from '../report/publish.mjs';
import { summarize } from '../report/summary.mjs';
import { runRounds } from '../rounds.mjs';
import { compareChart } from './chart.mjs';
import { CONTESTANTS, FAULTY } from './contestants.mjs';
import { compareMarkdown } from './markdown.mjs';
import { COMPARE } from './work.mjs';

const options = readOptions(process.argv.slice(2), {
  works: [COMPARE],
  contestants: CONTESTANTS,
  command: 'compare',
  scales: { full: { rounds: 3 }, quick: { rounds: 1 }, smoke: { rounds: 1 } },
  quick: 'less than 40 seconds',
  minutes: 3.9,
  hidden: FAULTY,
  folder: join(import.meta.dirname, '..', 'results', 'compare'),
});
const { begun, minutes, rounds, samples } = await runRounds(options);

const results = {
  begun,
  minutes,
  scale: options.scale,
  rounds,
  machine: machine(samples),
  works: summarize(options, samples),
  samples,
};
publish(options, results, { markdown: compareMarkdown(results), chart: await compareChart(results) });
