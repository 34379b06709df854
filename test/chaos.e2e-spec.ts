import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const SCRIPT = join(import.meta.dirname, 'chaos', 'main.mjs');
const MINUTES = 2;

// Runs where CHAOS is set, until all faults that it finds are fixed: then it becomes a plain `describe`.
const describeChaos = process.env['CHAOS'] === undefined ? describe.skip : describe;

describeChaos('Random faults in every kind of store', () => {
  it(
    `break no promise to any client in ${MINUTES} minutes`,
    async () => {
      const args = [SCRIPT, '--minutes', String(MINUTES)];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (data: Buffer) => (output += data.toString()));
      }
      const [code] = (await once(child, 'close')) as [number | null];
      process.stdout.write(output);
      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    },
    (MINUTES + 6) * 60_000,
  );
});
