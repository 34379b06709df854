// Puts the results of the last full `npm run compare` into docs/choosing-a-transport.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeOf } from '../report/markdown.mjs';
import { methodOf, tableOf } from './markdown.mjs';

const ROOT = join(import.meta.dirname, '..', '..');
const RESULTS = join(ROOT, 'bench', 'results', 'compare');
const PAGE = join(ROOT, 'docs', 'choosing-a-transport.md');
const MEASURED = /(?<=<!-- measured -->\n).*?(?=<!-- \/measured -->)/s;

const results = JSON.parse(readFileSync(join(RESULTS, 'full.json'), 'utf8'));
const text = [
  '',
  '![CPU, bytes, memory, setup, throughput and losses of each transport](../bench/results/compare/full.svg)',
  '',
  ...tableOf(results),
  '',
  `\`npm run compare\` on ${results.begun.slice(0, 10)}: ${placeOf(results.machine)}`,
  '',
  methodOf(results),
  '',
  '',
].join('\n');
const page = readFileSync(PAGE, 'utf8');
if (!MEASURED.test(page)) throw new Error(`${PAGE} has no place for what was measured`);
writeFileSync(
  PAGE,
  page.replace(MEASURED, () => text),
);
