import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes a CommonJS copy of `dist` into `dist/cjs`, for packages whose `exports` name one.
 *
 * Jest and other tools that load packages as CommonJS use it. Node and bundlers never do: Node matches `module-sync` first, so a
 * process holds one copy of each class whether the package is imported or required.
 */
export async function addCommonJs(project) {
  const manifest = readFileSync(join(project, 'package.json'), 'utf8');
  if (!manifest.includes('"./dist/cjs/')) return;
  const dist = join(project, 'dist');
  const changed = readdirSync(dist, { recursive: true }).filter(
    (name) =>
      /^(?!cjs\b).*\.(js|d\.ts)$/.test(name) && timeOf(join(dist, name)) > timeOf(join(dist, 'cjs', name)),
  );
  if (changed.length === 0) return;
  // Imported here, because tools/start.mjs loads this file before the dependencies are installed.
  const { default: ts } = await import('typescript');
  for (const name of changed) {
    const target = join(dist, 'cjs', name);
    const text = readFileSync(join(dist, name), 'utf8').replace(/^\/\/# sourceMappingURL=.*\n?/m, '');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, name.endsWith('.js') ? toCommonJs(ts, text, name) : text);
  }
  writeFileSync(join(dist, 'cjs', 'package.json'), '{ "type": "commonjs" }\n');
}

function timeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function toCommonJs(ts, text, fileName) {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(text, { compilerOptions, fileName }).outputText;
}
