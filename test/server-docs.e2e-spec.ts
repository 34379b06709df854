import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '../docs');

describe.each([['typed-events', 5]])('docs/%s.md', (name, examples) => {
  const page = readFileSync(join(DOCS, `${name}.md`), 'utf8');

  it('shows the examples that are compiled, and all of them', () => {
    const folder = join(DOCS, 'examples', name);
    const files = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);
    expect(files.length).toBeGreaterThanOrEqual(examples);
    expect(blocks.toSorted()).toEqual(files.toSorted());
  });

  it('links to what exists', () => {
    const links = [...page.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(DOCS, link)))).toEqual([]);
  });
});
