import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { build } from './build.mjs';
import { root, runTool } from './run.mjs';

// Runs at full length what `npm test` runs a share of: the files that ask the test kit for their length. Further arguments are words of
// the paths to run. Each world prints its seed; CONTRIBUTING.md says how to play it again.
bootstrap({ test: true });
const built = await build();
if (built !== 0) process.exit(built);

const words = process.argv.slice(2);
const files = ['libs', 'test']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((name) => join(root, folder, name)),
  )
  .filter((file) => /[.-]spec\.ts$/.test(file) && !file.includes('node_modules'))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .filter((file) => readFileSync(file, 'utf8').includes('lengthOf('));
process.env.LONG = '1';
// One at a time: they take all processors, or measure.
process.exitCode = await runTool('jest', '--runInBand', '--runTestsByPath', ...files);
