import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolder } from '../../tools/run.mjs';
import { faultsOf, WORLDS } from './worlds.mjs';

const USAGE = `Usage: npm run test:chaos -- [options]
  --minutes N      time over all worlds (default 2)
  --seed S         seed of the random numbers (default: a new one, which is printed)
  --world NAME     only this world; may be repeated: ${Object.keys(WORLDS).join(', ')}
  --fault KIND     only this kind of fault; may be repeated
  --clients N      roaming clients (default 60)
  --rate N         events a second (default 120)
  --roam N         clients that are cut, stalled or sent away a second (default 4)
  --beside FOLDER  another checkout, built: nodes of both share the log (fault rolling-upgrade)
  --replay FILE    the steps of a record, in the world of the record
  --out FOLDER     where records of failed worlds go
  --help`;

/** Reads the command line. Ends the process with the usage where it cannot be understood. */
export function readOptions(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        minutes: { type: 'string', default: '2' },
        seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
        world: { type: 'string', multiple: true },
        fault: { type: 'string', multiple: true },
        clients: { type: 'string', default: '60' },
        rate: { type: 'string', default: '120' },
        roam: { type: 'string', default: '4' },
        beside: { type: 'string' },
        replay: { type: 'string' },
        out: { type: 'string', default: join(cacheFolder, 'chaos') },
        help: { type: 'boolean' },
      },
    });
    if (values.help) stop(USAGE, 0);
    const record = values.replay === undefined ? undefined : JSON.parse(readFileSync(values.replay, 'utf8'));
    const worlds = record ? [record.world] : (values.world ?? Object.keys(WORLDS));
    const unknown = worlds.find((name) => !(name in WORLDS));
    if (unknown !== undefined) throw new Error(`There is no world "${unknown}"`);
    const world = record?.options ?? {
      seed: positive(values.seed, 'seed'),
      clients: positive(values.clients, 'clients'),
      rate: positive(values.rate, 'rate'),
      roam: positive(values.roam, 'roam'),
      ...(values.fault && { faults: values.fault }),
      ...(values.beside && { beside: resolve(values.beside) }),
    };
    for (const name of worlds) {
      const none = Object.keys(faultsOf(name, world)).length === 0;
      if (none) throw new Error(`The world ${name} has no such fault: ${values.fault.join(', ')}`);
    }
    return {
      minutes: positive(values.minutes, 'minutes'),
      out: values.out,
      worlds,
      world,
      steps: record?.steps,
    };
  } catch (error) {
    return stop(`${error.message}\n\n${USAGE}`, 2);
  }
}

function positive(text, name) {
  const number = Number(text);
  if (!(number >= 0)) throw new Error(`--${name} is not a number: ${text}`);
  return number;
}

function stop(message, code) {
  process.stdout.write(`${message}\n`);
  process.exit(code);
}
