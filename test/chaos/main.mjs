// Random faults in real stores, with the history of every client judged against what publishers were told. See README.md.
import { readOptions } from './options.mjs';
import './processes.mjs';
import { print, printSummary, printWorld, writeRecord } from './report.mjs';
import { verdictOf } from './verdict.mjs';
import { World } from './world.mjs';

/** The end of a world takes some seconds, which are part of its time. */
const TO_SETTLE = 3_000;

const { minutes, out, worlds, world: options, steps } = readOptions(process.argv.slice(2));
// What was started is ended when the process exits.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));

print(`Seed ${options.seed}: ${worlds.join(', ')}`);
const verdicts = [];
for (const name of worlds) verdicts.push(await verdictOn(name));
printSummary(verdicts, options.seed);
process.exit(verdicts.some(({ failed }) => failed) ? 1 : 0);

async function verdictOn(name) {
  const began = performance.now();
  const deadline = began + (minutes * 60_000) / worlds.length - TO_SETTLE;
  const world = new World(name, options);
  try {
    await world.start();
    await world.run(deadline, steps);
    await world.settle();
  } catch (error) {
    // The other worlds go on: what is known of this one is judged.
    world.troubles.push(error.stack);
  }
  const verdict = verdictOf(world);
  printWorld(verdict, world.steps, (performance.now() - began) / 1_000);
  if (verdict.failed) print(`recorded in ${writeRecord(out, world, verdict)}`);
  await world.dispose();
  return verdict;
}
