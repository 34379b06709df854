import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.mjs';
import { build } from './build.mjs';
import { runTool } from './run.mjs';

const tool = (name, ...command) => ({ name, run: () => runTool(...command) });

/** Checks that run side by side, each list in its order. The linter and the documentation read declarations that the build writes. */
const lanes = [
  [
    { name: 'build and types', run: () => build({ types: true }) },
    tool('documentation', 'typedoc', '--emit', 'none', '--logLevel', 'Warn'),
  ],
  [
    tool('format', 'prettier', '--check', '--log-level', 'warn', '.'),
    tool('dependencies', 'depcruise', 'libs/*/src', 'src', 'test'),
    tool('unused', 'knip', '--treat-config-hints-as-errors'),
  ],
];
const last = tool('lint', 'oxlint', '--type-aware');

/** Builds and runs every check, also after one that failed. Resolves with the names of those that failed. */
export async function check() {
  const failed = [];
  const runNext = async ({ name, run }) => {
    if ((await timed(name, run)) !== 0) failed.push(name);
  };
  await Promise.all(
    lanes.map(async (lane) => {
      for (const one of lane) await runNext(one);
    }),
  );
  // Alone: it keeps all processors busy by itself.
  await runNext(last);
  return failed;
}

export async function timed(name, run) {
  const start = performance.now();
  const code = await run();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  return code;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  bootstrap();
  process.exitCode = (await check()).length === 0 ? 0 : 1;
}
