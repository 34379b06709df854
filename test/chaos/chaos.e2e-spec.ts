import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { lengthOf } from '../kit/random-worlds.js';

/** Minutes over all worlds. */
const MINUTES = lengthOf(2, 20);
const MAIN = join(import.meta.dirname, 'main.mjs');

/** The output has the seed: `npm run test:chaos -- --seed N` runs the same worlds again. */
it(
  'Real stores with random faults keep every promise to roaming clients',
  async () => {
    const child = spawn(process.execPath, [MAIN, '--minutes', String(MINUTES)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    const [code] = (await once(child, 'close')) as [number | null];
    const report = Buffer.concat(output).toString();
    process.stdout.write(report);
    expect([code, report]).toEqual([0, expect.stringContaining('cluster-sharded')]);
  },
  (MINUTES + 4) * 60_000,
);
