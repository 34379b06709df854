import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { check, timed } from './check.mjs';
import { cacheFolder, runTool } from './run.mjs';
import { size } from './size.mjs';

bootstrap({ test: true });

const failures = (await check()).map((name) => `check: ${name}`);
if ((await timed('size', () => size())) !== 0) failures.push('size');

let passed = 0;
let skipped = 0;
mkdirSync(cacheFolder, { recursive: true });
// End-to-end tests mostly wait: for timers, sockets and other processes.
const projects = { unit: availableParallelism(), e2e: 2 * availableParallelism() };
for (const [project, workers] of Object.entries(projects)) {
  const file = join(cacheFolder, `jest-${project}.json`);
  rmSync(file, { force: true });
  const code = await timed(project, () =>
    runTool('jest', '--selectProjects', project, '--json', `--outputFile=${file}`, `--maxWorkers=${workers}`),
  );
  const failedTests = readResults(file, project);
  // Also fails on what has no failed test: no results at all, a leaked rejection, a crash at the end.
  if (failedTests.length === 0 && code !== 0) failedTests.push(`${project}: jest exited with ${code}`);
  failures.push(...failedTests);
}

console.log('');
for (const failure of failures) console.log(`failed: ${failure}`);
if (skipped > 0) console.log(`${skipped} skipped`);
// A failed check counts as one failure: "0 failed" must mean that everything is right.
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

function readResults(file, project) {
  let results;
  try {
    results = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return [];
  }
  passed += results.numPassedTests;
  skipped += results.numPendingTests + results.numTodoTests;
  return results.testResults.flatMap((suite) => {
    const tests = suite.assertionResults.filter((test) => test.status === 'failed');
    if (tests.length > 0) return tests.map((test) => `${project}: ${test.fullName}`);
    return suite.status === 'failed' ? [`${project}: ${suite.name} did not run`] : [];
  });
}
