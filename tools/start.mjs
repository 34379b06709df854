import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { build } from './build.mjs';
import { root, runCommand } from './run.mjs';

bootstrap();
const built = await build();
if (built !== 0) process.exit(built);

const { code, signal } = await runCommand(process.execPath, [
  '--enable-source-maps',
  join(root, 'dist', `${process.argv[2] ?? 'main'}.js`),
]);
// Ends the way the server ended, so that a shell or a process manager sees the same.
if (signal) process.kill(process.pid, signal);
else process.exitCode = code;
