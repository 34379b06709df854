import { fileURLToPath } from 'node:url';
import { runTool } from './run.mjs';

const checks = [
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['types', 'tsc', '--noEmit'],
  ['lint', 'oxlint', '--type-aware'],
  ['unused', 'knip', '--treat-config-hints-as-errors'],
  ['documentation', 'typedoc', '--emit', 'none', '--logLevel', 'Warn'],
  ['dependencies', 'depcruise', 'libs/*/src', 'src', 'test'],
];

/** Runs every check, also after one that failed, and resolves with the names of those that failed. */
export async function check() {
  const failed = [];
  for (const [name, tool, ...args] of checks) {
    if ((await timed(name, () => runTool(tool, ...args))) !== 0) failed.push(name);
  }
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
  process.exitCode = (await check()).length === 0 ? 0 : 1;
}
