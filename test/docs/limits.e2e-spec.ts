import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidOptionsError, SseModule, StreamOptions, type SseModuleOptions } from '@nestream/nest';
import { Test } from '@nestjs/testing';

const DOCS = join(import.meta.dirname, '../../docs');

describe('docs/limits.md', () => {
  const page = readFileSync(join(DOCS, 'limits.md'), 'utf8');
  const rowsOf = (heading: string): string[][] => {
    const [section = ''] = page.split(`\n## ${heading}\n`)[1]!.split('\n## ');
    const rows = [...section.matchAll(/^\| `.*$/gm)].map(([row]) =>
      row.split('|').map((cell) => cell.trim()),
    );
    return rows.map(([, name, ...cells]) => [name!.replaceAll('`', ''), ...cells]);
  };

  it('names every limit there is, and no other, with its default', async () => {
    const [problem] = await problemsOf({ limits: { unknown: 1 } as SseModuleOptions['limits'] });
    const names = problem!.replace(/.*the options are /, '').split(', ');
    const rows = rowsOf('Limits');
    expect(rows.map(([name]) => name!).toSorted()).toEqual(names.toSorted());
    const source = readFileSync(join(DOCS, '../libs/nest/src/limits/limit-options.ts'), 'utf8');
    for (const [name, value] of rows) {
      const [, text] = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s+readonly ${name}\\?`).exec(source)!;
      expect(text).toContain(`Default ${value}`);
    }
  });

  it('names every option of a route, and no other', () => {
    const names = problemsIn(() => StreamOptions({ unknown: 1 } as never))[0]!.replace(/.*options are /, '');
    expect(
      rowsOf('Routes')
        .map(([name]) => name!)
        .toSorted(),
    ).toEqual(names.split(', ').toSorted());
  });

  it('shows the examples that are compiled, and all of them', () => {
    const folder = join(DOCS, 'examples/limits');
    const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);
    const files = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(blocks.toSorted()).toEqual(files.toSorted());
  });

  it('links to what exists', () => {
    const links = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(DOCS, link)))).toEqual([]);
  });
});

describe('@StreamOptions()', () => {
  it.each([
    [{ limit: 0 }, 'limit is 0; give a number of streams, at least 1, or Infinity to turn it off'],
    [
      { maxAge: 5 },
      'maxAge is 5; give a number of milliseconds, from 1000 to 2147483647, or 0 to turn it off',
    ],
    [{ idleTimeout: -1 }, 'idleTimeout is -1; give a number of milliseconds, from 1000'],
    [{ drain: 'later' }, `drain is "later"; give 'close' or 'finish'`],
    [
      { window: 5 },
      'unknown option "window"; the options are managed, controls, onGap, limit, maxAge, idleTimeout, drain',
    ],
  ])('refuses %j, with the fix', (options, problem) => {
    expect(problemsIn(() => StreamOptions(options as never))).toEqual([expect.stringContaining(problem)]);
  });
});

function problemsIn(task: () => unknown): readonly string[] {
  try {
    task();
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.problems;
    throw error;
  }
  return [];
}

/** What the module finds wrong with options, at boot. */
async function problemsOf(options: SseModuleOptions): Promise<readonly string[]> {
  const error: unknown = await Test.createTestingModule({ imports: [SseModule.forRoot(options)] })
    .compile()
    .catch((reason: unknown) => reason);
  return (error as InvalidOptionsError).problems;
}
