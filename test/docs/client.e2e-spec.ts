import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const SOURCES = join(ROOT, 'libs/client/src');

const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');

describe('docs/client.md', () => {
  const page = read(ROOT, 'docs/client.md');

  it('shows the recipes that are compiled, and all of them', () => {
    const folder = join(ROOT, 'docs/recipes');
    const recipes = readdirSync(folder).filter((file) => !file.endsWith('.d.ts'));
    const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);
    expect(recipes.length).toBeGreaterThan(5);
    expect(blocks.toSorted()).toEqual(recipes.map((file) => read(folder, file)).toSorted());
  });

  it.each([
    ['EventSource', ['eventsource/event-source-init.interface.ts']],
    [
      'SseClient',
      [
        'transport/transport-options.interface.ts',
        'reconnect/reconnect-options.interface.ts',
        'liveness/liveness-options.interface.ts',
        'client/payload.ts',
        'client/lifecycle-callbacks.interface.ts',
        'client/sse-client-options.interface.ts',
      ],
    ],
  ])('names every option of %s, and no other', (heading, files) => {
    const [section] = page.split(`\n## ${heading}\n`)[1]!.split('\n## ');
    const rows = [...section!.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name!);
    expect(rows.length).toBeGreaterThan(2);
    const options = new Set(files.flatMap((file) => optionsIn(file)));
    expect(rows.toSorted()).toEqual([...options].toSorted());
  });

  it('links to what exists', () => {
    const links = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThan(1);
    expect(links.filter((link) => !existsSync(join(ROOT, 'docs', link)))).toEqual([]);
  });
});

/** The members of the interfaces of a file whose names say that they are options. */
function optionsIn(file: string): string[] {
  const interfaces = read(SOURCES, file).matchAll(
    /^export interface \w+(?:Options|Init|Callbacks)\b.*?^}/gms,
  );
  return [...interfaces].flatMap(([text]) =>
    [...text.matchAll(/^ {2}(?:readonly (\w+)\?:|(\w+)\??\()/gm)].map(
      ([, property, method]) => (property ?? method)!,
    ),
  );
}
