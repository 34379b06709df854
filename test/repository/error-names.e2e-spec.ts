import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LIBRARIES = join(import.meta.dirname, '../../libs');

/** What the sources of all packages match, with the file of each match. */
function findAll(pattern: RegExp): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of readdirSync(LIBRARIES, { recursive: true, encoding: 'utf8' })) {
    if (!/^\w+\/src\/.*(?<!spec|spec-support)\.ts$/.test(file)) continue;
    for (const [, text] of readFileSync(join(LIBRARIES, file), 'utf8').matchAll(pattern)) {
      found.set(text!, [...(found.get(text!) ?? []), file]);
    }
  }
  return found;
}

describe('the errors of all packages', () => {
  it.each([
    ['name', /^export (?:abstract )?class (\w+Error)\b/gm],
    ['code', /^ +(?:override )?readonly code = '(\w+)'/gm],
  ])('never share a %s', (_what, pattern) => {
    const found = findAll(pattern);
    expect(found.size).toBeGreaterThan(30);
    expect([...found].filter(([, files]) => files.length > 1)).toEqual([]);
  });
});
