import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addCommonJs } from './commonjs.mjs';
import { cacheFolder, root, runTool } from './run.mjs';

const stamp = join(cacheFolder, 'build.sha256');

/** Resolves with the exit code of the build, or 0 at once where nothing has changed since the last one. */
export async function build({ onlyIfChanged = false } = {}) {
  const wanted = hashOfSources();
  if (onlyIfChanged && isBuilt() && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return 0;
  console.log('Building ...');
  rmSync(stamp, { force: true });
  // Each package type-checks against the sources of the others, so none waits for another.
  const codes = await Promise.all([root, ...libraries()].map(compile));
  const failed = codes.find((code) => code !== 0);
  if (failed !== undefined) return failed;
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  return 0;
}

// The compiler itself and not `nest build`, which makes the same files: the Nest CLI does not start on
// Node 20.19.0 to 20.19.4 (ERR_REQUIRE_CYCLE_MODULE).
async function compile(project) {
  const dist = join(project, 'dist');
  rmSync(dist, { recursive: true, force: true });
  const code = await runTool('tsc', '-p', join(project, 'tsconfig.build.json'));
  if (code === 0 && project === root) {
    cpSync(join(root, 'src'), dist, { recursive: true, filter: (file) => !file.endsWith('.ts') });
  }
  if (code === 0) embedAssets(project);
  if (code === 0) await addCommonJs(project);
  return code;
}

/** Puts the texts that `<name>-assets.js` reads beside itself into `dist/.../<name>-assets.js`: a bundle or a CommonJS copy has no path to read from. */
function embedAssets(project) {
  const dist = join(project, 'dist');
  const modules = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('-assets.js'),
  );
  for (const name of modules) {
    const folder = join(project, 'src', dirname(name), 'page');
    const text = readFileSync(join(dist, name), 'utf8');
    const lines = [...text.matchAll(/^export const (\w+) = read\('(.+)'\);$/gm)].map(
      ([, constant, file]) =>
        `export const ${constant} = ${JSON.stringify(readFileSync(join(folder, file), 'utf8'))};\n`,
    );
    writeFileSync(join(dist, name), lines.join(''));
    rmSync(join(dist, `${name}.map`), { force: true });
  }
}

function libraries() {
  const entries = readdirSync(join(root, 'libs'), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(root, 'libs', entry.name));
}

function isBuilt() {
  const outputs = libraries().map((library) => join(library, 'dist', 'index.js'));
  return [...outputs, join(root, 'dist', 'main.js')].every((file) => existsSync(file));
}

// Contents rather than times: a checkout or a copy gives every file a new time.
function hashOfSources() {
  const hash = createHash('sha256');
  const folders = [join(root, 'src'), ...libraries().map((library) => join(library, 'src'))];
  const settings = ['package-lock.json', 'tsconfig.base.json', 'tsconfig.build.json'].map((name) =>
    join(root, name),
  );
  for (const library of libraries()) {
    settings.push(join(library, 'package.json'), join(library, 'tsconfig.build.json'));
  }
  const sources = folders.flatMap(filesIn).filter((file) => !/\.spec(-support)?\.ts$/.test(file));
  for (const file of [...settings, ...sources.toSorted()]) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await build({ onlyIfChanged: process.argv.includes('--if-changed') });
}
