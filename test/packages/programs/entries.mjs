// Loads the entry points given as arguments, as a module and by require(), and prints how many names each has.
import { createRequire } from 'node:module';
import 'reflect-metadata';

const require = createRequire(import.meta.url);
for (const entry of process.argv.slice(2)) {
  const imported = Object.keys(await import(entry)).toSorted();
  const required = Object.keys(require(entry)).filter((name) => name !== '__esModule');
  if (required.toSorted().join() !== imported.join())
    throw new Error(`${entry}: require() gives ${required.join()}`);
  console.log(`${entry} ${imported.length > 0 ? 'ok' : 'is empty'}`);
}
