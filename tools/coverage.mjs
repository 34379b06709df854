import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { build } from './build.mjs';
import { root, runTool } from './run.mjs';

// Runs the tests with coverage, and prints what they reach of each package; jest.config.mjs has the thresholds. Without those end-to-end
// tests whose code runs in other processes, where nothing counts, or that measure times, which counting would distort.
const left =
  'chaos|demo|client/browsers|lmdb/(kill|disk)|rooms/seam|hostile/(clients|floods|requests|leak|slow-readers)|redis|bench|packages|repository|drain/fleet';
bootstrap({ test: true });
const built = await build();
if (built !== 0) process.exit(built);
process.exitCode = await runTool('jest', '--coverage', '--testPathIgnorePatterns', `/test/(${left})`);

const files = JSON.parse(readFileSync(join(root, 'coverage', 'coverage-summary.json'), 'utf8'));
const packages = new Map();
for (const [file, measures] of Object.entries(files)) {
  if (file === 'total') continue;
  const [, name] = relative(root, file).split(sep);
  const sums = packages.get(name) ?? { lines: { covered: 0, total: 0 }, branches: { covered: 0, total: 0 } };
  for (const [measure, sum] of Object.entries(sums)) {
    sum.covered += measures[measure].covered;
    sum.total += measures[measure].total;
  }
  packages.set(name, sums);
}
const percent = ({ covered, total }) => `${((100 * covered) / total).toFixed(1)} % (${covered} of ${total})`;
for (const [name, { lines, branches }] of packages) {
  console.log(`libs/${name}: lines ${percent(lines)}, branches ${percent(branches)}`);
}
