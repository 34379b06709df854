import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

// `node tools/check-release.mjs v1.2.3` fails unless that is the version of all packages and a section of the changelog;
// with `--dist-tag` it prints the npm tag of the version: `latest`, or `next` for one like 1.2.3-beta.1.
const [, , tag = ''] = process.argv;
const read = (...path) => readFileSync(join(root, ...path), 'utf8');
const { version } = JSON.parse(read('package.json'));

if (tag === '--dist-tag') {
  console.log(version.includes('-') ? 'next' : 'latest');
} else {
  const problems = [];
  if (tag !== `v${version}`) problems.push(`The tag is ${tag}, the version of package.json is ${version}`);
  for (const library of readdirSync(join(root, 'libs'))) {
    const manifest = JSON.parse(read('libs', library, 'package.json'));
    const own = Object.entries(manifest.dependencies ?? {}).filter(([name]) => name.startsWith('@nestream/'));
    const versions = [manifest.version, ...own.map(([, wanted]) => wanted)];
    if (versions.some((one) => one !== version)) {
      problems.push(`libs/${library} has ${versions.join(', ')}: run node tools/manifests.mjs`);
    }
    if (manifest.repository.url.includes('OWNER')) {
      problems.push(
        `libs/${library} has no repository: run node tools/manifests.mjs https://github.com/<owner>/<name>`,
      );
    }
  }
  const heading = new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d\\d-\\d\\d$`, 'm');
  if (!heading.test(read('CHANGELOG.md')))
    problems.push(`CHANGELOG.md has no section "## [${version}] - <date>"`);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
