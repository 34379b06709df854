import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const cacheFolder = join(root, 'node_modules', '.cache', 'nestream');

const parent = process.ppid;

// Paths instead of node_modules/.bin, which holds shell scripts on Windows.
const bins = {
  depcruise: 'dependency-cruiser/bin/dependency-cruise.mjs',
  jest: 'jest/bin/jest.js',
  knip: 'knip/bin/knip.js',
  nest: '@nestjs/cli/bin/nest.js',
  oxlint: 'oxlint/bin/oxlint',
  prettier: 'prettier/bin/prettier.cjs',
  tsc: 'typescript/bin/tsc',
  typedoc: 'typedoc/bin/typedoc',
};

/** Runs a tool out of node_modules and resolves with its exit code. */
export function runTool(name, ...args) {
  return runCommand(process.execPath, [join(root, 'node_modules', bins[name]), ...args]).then(exitCode);
}

export function runCommand(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const forward = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    // npm runs a script through a shell that passes no signal on. When that shell is gone, npm was told to stop.
    const watch = setInterval(() => {
      if (!process.env.npm_lifecycle_event || process.ppid === parent) return;
      clearInterval(watch);
      forward('SIGTERM');
    }, 250);
    const settle = (act) => (first, second) => {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, forward);
      act(first, second);
    };
    child.once('error', settle(reject));
    child.once(
      'exit',
      settle((code, signal) => resolve({ code, signal })),
    );
  });
}

/** A process ended by a signal has no exit code; this is the one a shell reports for it. */
export function exitCode({ code, signal }) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}
