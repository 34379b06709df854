import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.mjs';
import { addCommonJs } from './commonjs.mjs';
import { root, runTool } from './run.mjs';

const libraries = ['protocol', 'client', 'nest'].map((name) => join(root, 'libs', name));
const projects = [...libraries, root];

/**
 * Builds what has changed since the last build. Resolves with the exit code of the compiler.
 *
 * The compiler itself and not `nest build`, which makes the same files: the Nest CLI does not start on Node 20.19.0 to 20.19.4
 * (ERR_REQUIRE_CYCLE_MODULE).
 *
 * @param types whether tests and examples are type-checked as well.
 */
export async function build({ types = false } = {}) {
  projects.forEach(removeStale);
  // The compiler remembers what it has written, and does not look whether it is still there.
  const force = projects.every((folder) => existsSync(join(folder, 'dist'))) ? [] : ['--force'];
  const programs = ['tsconfig.build.json', ...(types ? ['tsconfig.json'] : [])];
  const code = await runTool('tsc', '-b', ...programs.map((name) => join(root, name)), ...force);
  if (code !== 0) return code;
  libraries.forEach(embedAssets);
  await Promise.all(libraries.map(addCommonJs));
  return code;
}

/**
 * Puts the texts that `<name>-assets.ts` reads from `page` beside it into `dist/.../<name>-assets.js`: a bundle or a CommonJS copy has no
 * path to read from.
 */
function embedAssets(folder) {
  const names = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((one) => one.endsWith('-assets.ts'))) {
    const source = join(folder, 'src', name);
    const reads = readFileSync(source, 'utf8').matchAll(/^export const (\w+) = read\('(.+)'\);$/gm);
    const lines = [...reads].map(([, constant, file]) => {
      const text = readFileSync(join(dirname(source), 'page', file), 'utf8');
      return `export const ${constant} = ${JSON.stringify(text)};\n`;
    });
    const output = join(folder, 'dist', name.replace(/ts$/, 'js'));
    writeFileSync(output, lines.join(''));
    rmSync(`${output}.map`, { force: true });
  }
}

/** Removes what was built of sources that are gone: it would be published with the rest. */
function removeStale(folder) {
  const dist = join(folder, 'dist');
  if (!existsSync(dist)) return;
  for (const name of readdirSync(dist, { recursive: true })) {
    const source = name.replace(/^cjs[/\\]/, '').replace(/\.(d\.ts|js|js\.map)$/, '.ts');
    if (source.endsWith('.ts') && !existsSync(join(folder, 'src', source))) rmSync(join(dist, name));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  bootstrap({ test: process.argv.includes('--test') });
  process.exitCode = await build({ types: process.argv.includes('--types') });
}
