import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { root } from './run.mjs';

const KB = 1024;

/** What a page that imports nothing else loads, and how much that may be: a little above what it is. */
const bundles = [
  { name: 'SseClient', from: '@nestream/client', budget: 6.75 * KB },
  { name: 'SseClient, listen', from: '@nestream/client', budget: 7.6 * KB },
  { name: 'EventStreamParser', from: '@nestream/client', budget: 1.65 * KB },
  { name: 'SharedSseClient', from: '@nestream/client/shared', budget: 11.45 * KB },
  { name: 'EventSource', from: '@nestream/client/eventsource', budget: 3.2 * KB },
];

/** Prints the size of each bundle out of `dist`, minified and gzipped; resolves with 1 if one is over its budget. */
export async function size({ parts = false } = {}) {
  let code = 0;
  for (const { name, from, budget } of bundles) {
    const { minified, gzipped, metafile } = await bundleSize(`export { ${name} } from '${from}';`);
    const verdict = gzipped > budget ? 'FAILED' : 'ok    ';
    if (gzipped > budget) code = 1;
    console.log(
      `${verdict} ${name.padEnd(18)} ${kb(gzipped)} KB of ${kb(budget)} (${kb(minified)} KB minified)`,
    );
    if (parts) printParts(metafile);
  }
  return code;
}

/** Bytes of a module with all that it imports. */
export async function bundleSize(contents) {
  // Not above: tools/test.mjs loads this file before it installs anything.
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    metafile: true,
    write: false,
    outdir: join(root, 'out'),
  });
  const [{ contents: code }] = outputFiles;
  return { minified: code.length, gzipped: gzipSync(code, { level: 9 }).length, metafile };
}

/** What it is made of, by folder, minified. */
function printParts({ outputs }) {
  const folders = {};
  for (const [file, { bytesInOutput }] of Object.entries(Object.values(outputs)[0].inputs)) {
    const folder = file.replace(/^libs\/(\w+)\/dist\/(?:(\w+)\/)?.*/, '$1 $2');
    folders[folder] = (folders[folder] ?? 0) + bytesInOutput;
  }
  for (const [folder, bytes] of Object.entries(folders).toSorted(([, a], [, b]) => b - a)) {
    if (bytes > 0) console.log(`         ${kb(bytes)} KB ${folder}`);
  }
}

function kb(bytes) {
  return (bytes / KB).toFixed(2).padStart(5);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await size({ parts: process.argv.includes('--parts') });
}
