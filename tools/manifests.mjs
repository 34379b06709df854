import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

// What the manifests of the packages have from the root's, which is the one place to change it: version, license, engines, and the address of
// the repository. What tools that do not read `exports` need is derived from `exports`. `node tools/manifests.mjs [repository]` writes it into all of them.
const manifestFile = join(root, 'package.json');
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
const [, , repository] = process.argv;
if (repository) {
  manifest.repository = { type: 'git', url: `git+${repository}.git` };
  write(manifestFile, manifest);
}
const { version, license, engines } = manifest;
const { url } = manifest.repository;
const home = url.replace(/^git\+|\.git$/g, '');

for (const library of readdirSync(join(root, 'libs'))) {
  const file = join(root, 'libs', library, 'package.json');
  const { dependencies = {}, ...own } = JSON.parse(readFileSync(file, 'utf8'));
  for (const name of Object.keys(dependencies)) {
    if (name.startsWith('@nestream/')) dependencies[name] = version;
  }
  const directory = `libs/${library}`;
  Object.assign(own, {
    version,
    license,
    engines,
    repository: { type: 'git', url, directory },
    homepage: `${home}/tree/main/${directory}#readme`,
    bugs: { url: `${home}/issues` },
    publishConfig: { access: 'public', provenance: true },
    ...entriesWithoutExports(own.exports),
  });
  write(file, Object.keys(dependencies).length > 0 ? { ...own, dependencies } : own);
}

/** `main`, `types` and `typesVersions`, for TypeScript with `moduleResolution: node`, Jest before 28 and old bundlers. */
function entriesWithoutExports(exports) {
  const { require, default: module, types } = exports['.'];
  const subpaths = Object.entries(exports).filter(([path, entry]) => path !== '.' && entry.types);
  const typesVersions = {
    '*': Object.fromEntries(subpaths.map(([path, entry]) => [path.slice(2), [entry.types]])),
  };
  return {
    main: require?.default ?? module,
    ...(require && { module }),
    types,
    ...(subpaths.length > 0 && { typesVersions }),
  };
}

function write(file, content) {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
