import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8');

/** The code of a folder, without docstrings. */
const sourcesOf = (folder: string): string =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('.spec'))
    .map((file) => readFileSync(join(ROOT, folder, file), 'utf8'))
    .join('\n')
    .replaceAll(/\/\*\*.*?\*\//gs, '');

/** The rows of the table under a heading, without the head of the table. */
function rowsOf(heading: string): string[][] {
  const [, section] = PAGE.split(`\n## ${heading}\n`);
  const rows = section!.split('\n## ')[0]!.match(/^\|.*\|$/gm) ?? [];
  return rows.slice(2).map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('`', '')));
}

interface ErrorClass {
  readonly code: string;
  readonly name: string;
  readonly statuses: string;
}

/** The classes of errors that have a code, with the numbers of three digits that they name: their statuses. */
function classesOf(source: string): ErrorClass[] {
  return source.split(/^(?=export (?:abstract )?class |export function |class )/m).flatMap((part) => {
    const name = /^export class (\w+) extends/.exec(part)?.[1];
    const code = /readonly code = '(SSE_\w+)'/.exec(part)?.[1];
    const statuses = [...new Set(part.match(/\b[245]\d\d\b(?=[,;):\s]|$)/gm))].toSorted().join(', ');
    return name && code ? [{ code, name, statuses: statuses || '-' }] : [];
  });
}

const byCode = (one: { code: string }, other: { code: string }): number => (one.code < other.code ? -1 : 1);

describe('docs/errors.md', () => {
  const server = rowsOf('`@nestream/nest`');

  it('has every code of SseErrorCode, in order, and no other', () => {
    const source = readFileSync(join(ROOT, 'libs/nest/src/errors/sse.error.ts'), 'utf8');
    const [union] = /type SseErrorCode =[^;]*;/.exec(source)!;
    const codes = union.match(/SSE_\w+/g)!;
    expect(codes.length).toBeGreaterThan(30);
    expect(server.map(([, code]) => code)).toEqual(codes);
  });

  it('gives the class and the status of each', () => {
    const rows = server.map(([, code, name, statuses]) => ({ code, name, statuses }));
    expect(rows).toEqual(classesOf(sourcesOf('libs/nest/src/errors')).toSorted(byCode));
  });

  it.each([
    ['client', 9],
    ['protocol', 1],
  ])('has every error class of the %s that has a code', (library, atLeast) => {
    const classes = classesOf(sourcesOf(`libs/${library}/src`)).toSorted(byCode);
    expect(classes.length).toBeGreaterThanOrEqual(atLeast);
    const rows = rowsOf(`\`@nestream/${library}\``).map(([, code, name]) => ({ code, name }));
    expect(rows).toEqual(classes.map(({ code, name }) => ({ code, name })));
  });

  it('has the code of every warning of the process', () => {
    const codes = sourcesOf('libs/nest/src').match(/(?<=\{ code: ')SSE_\w+(?=' \},?\n?\s*\))/g) ?? [];
    expect(codes.length).toBeGreaterThan(2);
    expect(rowsOf('Process warnings').map(([, code]) => code)).toEqual([...new Set(codes)].toSorted());
  });

  it('has every code that another page names', () => {
    const pages = readdirSync(join(ROOT, 'docs')).filter((file) => file.endsWith('.md'));
    const named = ['README.md', 'libs/protocol/PROTOCOL.md', ...pages.map((file) => `docs/${file}`)].flatMap(
      (file) => readFileSync(join(ROOT, file), 'utf8').match(/(?<=`)SSE_\w+(?=`)/g) ?? [],
    );
    expect(named.length).toBeGreaterThan(90);
    expect(named.filter((code) => !PAGE.includes(`\n| \`${code}\` `))).toEqual([]);
  });

  it('says for every code when it occurs and what to do', () => {
    const cells = [...PAGE.matchAll(/^\| `SSE_.*$/gm)].map(([row]) => row.split(/(?<!\\)\|/).slice(-3, -1));
    expect(cells.filter((pair) => pair.some((text) => text.trim().length < 8))).toEqual([]);
  });
});
