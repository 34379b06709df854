import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync, version } from '@swc/core';

// Nest 12 and much of npm are ES modules, which jest runs only behind a Node flag, slower and with a heap that
// grows per file. So everything that is a module becomes CommonJS here, dependencies included.
const self = readFileSync(new URL(import.meta.url));
const moduleFolders = new Map();

function isModuleFolder(folder) {
  let answer = moduleFolders.get(folder);
  if (answer === undefined) {
    const manifest = join(folder, 'package.json');
    const parent = dirname(folder);
    const type = existsSync(manifest)
      ? (JSON.parse(readFileSync(manifest, 'utf8')).type ?? 'commonjs')
      : undefined;
    answer = type === undefined && parent !== folder ? isModuleFolder(parent) : type === 'module';
    moduleFolders.set(folder, answer);
  }
  return answer;
}

function process(source, path) {
  const typescript = /\.[mc]?ts$/.test(path);
  if (!typescript && !path.endsWith('.mjs') && !isModuleFolder(dirname(path))) return { code: source };
  return transformSync(source, {
    filename: path,
    configFile: false,
    swcrc: false,
    sourceMaps: typescript ? 'inline' : false,
    module: { type: 'commonjs', importInterop: 'node' },
    jsc: {
      target: 'es2023',
      parser: typescript ? { syntax: 'typescript', decorators: true } : { syntax: 'ecmascript' },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      keepClassNames: true,
    },
  });
}

// jest adds the counters of a coverage run to what it caches under this key.
function getCacheKey(source, path, { instrument }) {
  const hash = createHash('sha256').update(self).update(version).update(String(instrument));
  return hash.update(path).update(source).digest('hex');
}

export default { process, getCacheKey };
