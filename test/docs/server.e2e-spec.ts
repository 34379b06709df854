import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '../../docs');

describe.each([
  ['typed-events', 5],
  ['operations', 4],
  ['getting-started', 5],
  ['rooms', 3],
  ['testing', 2],
  ['plain-advice', 4],
  ['event-log', 5],
])('docs/%s.md', (name, examples) => {
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

describe('Metrics', () => {
  const source = readFileSync(join(DOCS, '../libs/nest/src/observe/instruments.ts'), 'utf8');
  const names = [...source.matchAll(/'(sse\.[\w.]+)'/g)].map(([, name]) => name!);

  it('are documented, and no others', () => {
    const [, table] = readFileSync(join(DOCS, 'operations.md'), 'utf8').split('\n## Metrics\n');
    const rows = [
      ...table!.split('\n## ')[0]!.matchAll(/^\| `(sse\.[\w.]+)` +\| (?:counter|histogram|gauge)/gm),
    ].map(([, name]) => name!);
    expect(names.length).toBeGreaterThan(15);
    expect(rows.toSorted()).toEqual(names.toSorted());
  });

  it('are what the dashboard shows, all of them', () => {
    const dashboard = readFileSync(join(DOCS, 'grafana/nestream.json'), 'utf8');
    const used = [...dashboard.matchAll(/\bsse_\w+/g)].map(([name]) => name.replace(/_(total|bucket)$/, ''));
    expect([...new Set(used)].toSorted()).toEqual(names.map((name) => name.replaceAll('.', '_')).toSorted());
  });
});
