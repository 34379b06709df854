import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, root, runTool } from './run.mjs';

const stamp = join(cacheFolder, 'build.sha256');

/** Resolves with the exit code of the build, or 0 at once where nothing has changed since the last one. */
export async function build({ onlyIfChanged = false } = {}) {
  const wanted = hashOfSources();
  if (onlyIfChanged && isBuilt() && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return 0;
  console.log('Building ...');
  rmSync(stamp, { force: true });
  const code = await runTool('nest', 'build', '--all');
  // The Nest CLI can print errors and still exit with 0.
  if (code === 0 && !isBuilt()) return 1;
  if (code === 0) {
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, wanted);
  }
  return code;
}

function libraries() {
  return readdirSync(join(root, 'libs')).map((name) => join(root, 'libs', name));
}

function isBuilt() {
  const outputs = libraries().map((library) => join(library, 'dist', 'index.js'));
  return [...outputs, join(root, 'dist', 'main.js')].every((file) => existsSync(file));
}

// Contents rather than times: a checkout or a copy gives every file a new time.
function hashOfSources() {
  const hash = createHash('sha256');
  const folders = [join(root, 'src'), ...libraries().map((library) => join(library, 'src'))];
  const settings = ['package-lock.json', 'nest-cli.json', 'tsconfig.base.json', 'tsconfig.build.json'].map(
    (name) => join(root, name),
  );
  for (const library of libraries()) {
    settings.push(join(library, 'package.json'), join(library, 'tsconfig.build.json'));
  }
  const sources = folders.flatMap(filesIn).filter((file) => !file.endsWith('.spec.ts'));
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
