import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Writes and prints the results; the process fails where nobody has a figure. */
export function publish({ out, scale }, results, { markdown, chart }) {
  mkdirSync(out, { recursive: true });
  const files = [
    [`${scale}.json`, `${JSON.stringify(results, null, 2)}\n`],
    [`${scale}.md`, markdown],
    [`${scale}.svg`, chart],
  ].map(([name, content]) => [join(out, name), content]);
  for (const [file, content] of files) writeFileSync(file, content);
  console.log(`\n${markdown}`);
  console.log(`Written: ${files.map(([file]) => relative(process.cwd(), file)).join(', ')}`);
  if (results.samples.every(({ error }) => error)) process.exitCode = 1;
}
