import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '../../docs');
const AUTH = join(DOCS, '../libs/nest/src/auth');

describe('docs/security.md', () => {
  const page = readFileSync(join(DOCS, 'security.md'), 'utf8');

  it('shows the examples that are compiled, and all of them', () => {
    const folder = join(DOCS, 'examples/security');
    const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);
    const files = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(files.length).toBeGreaterThan(5);
    expect(blocks.toSorted()).toEqual(files.toSorted());
  });

  it.each([
    ['option', 'auth-options.ts'],
    ['option of `ticket`', 'ticket/ticket-options.ts'],
  ])('names every %s, and no other, with its default', (heading, file) => {
    const lines = page.split('\n');
    const start = lines.findIndex((line) =>
      line.replaceAll(/ +/g, ' ').startsWith(`| ${heading} | default |`),
    );
    const table = lines.slice(start + 2, lines.indexOf('', start));
    const rows = new Map(table.map((row) => [/^\| `(\w+)`/.exec(row)![1]!, row]));
    const source = readFileSync(join(AUTH, file), 'utf8');
    const options = [...source.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s+readonly (\w+)\?/g)];
    expect(options.length).toBeGreaterThan(2);
    expect([...rows.keys()].toSorted()).toEqual(options.map(([, , name]) => name!).toSorted());
    for (const [, text, name] of options) {
      const value = /Default (`\w+`|\d[\d ]*\d)/.exec(text!)?.[1];
      if (value) expect(rows.get(name!)).toContain(` ${value} |`);
    }
  });

  it('links to what exists', () => {
    const links = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(DOCS, link)))).toEqual([]);
  });
});
