import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { COMPILERS, type Consumer, manifestOf, Tarballs } from './consumer.js';

const ROOT = join(import.meta.dirname, '../..');
// Processes that start while all processors are busy take their time.
jest.setTimeout(120_000);

const LIBRARIES = ['protocol', 'nest', 'client'] as const;
const OPTIONAL_ENTRIES = ['lmdb', 'passport', 'redis', 'swagger', 'terminus'].map(
  (name) => `@nestream/nest/${name}`,
);
const NEST = ['@nestjs/common', '@nestjs/core', 'reflect-metadata', 'rxjs'];

const run = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, args, { cwd: ROOT, timeout: 60_000 })).stdout;

/** The files that a part of a manifest names, sources left out. */
function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Object.entries(value ?? {}).flatMap(([key, inner]) => (key.startsWith('@') ? [] : pathsIn(inner)));
}

let tarballs: Tarballs;

beforeAll(async () => {
  tarballs = await Tarballs.pack();
});
afterAll(() => tarballs.dispose());

describe.each(LIBRARIES)('The package of libs/%s', (library) => {
  const manifest = manifestOf(library);
  const tarball = (): Tarballs['all'][number] => tarballs.all.find(({ name }) => name === manifest.name)!;

  it('holds what is built, its papers, and nothing else', () => {
    const files = tarball().files.map(({ path }) => path);
    const papers = files.filter((path) => !/^dist\/.+\.(js|js\.map|d\.ts)$/.test(path));
    const own = {
      protocol: ['PROTOCOL.md', 'dist/cjs/package.json'],
      nest: [],
      client: ['dist/cjs/package.json', 'eventsource/package.json', 'shared/package.json'],
    }[library];
    expect(papers.toSorted()).toEqual(['LICENSE', 'README.md', 'package.json', ...own].toSorted());
    expect(files.filter((path) => /\.spec|tsbuildinfo/.test(path))).toEqual([]);
  });

  it('has the files that its exports name', () => {
    const files = new Set(tarball().files.map(({ path }) => `./${path}`));
    const { main, module, types, typesVersions } = manifest;
    const named = pathsIn([manifest.exports, main, module, types, typesVersions]);
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((path) => !files.has(path))).toEqual([]);
  });

  it('passes publint and attw', async () => {
    const path = tarballs.pathOf(tarball());
    // It also suggests conditions of `imports` instead of the field `browser`; the nearest package.json of dist/cjs has none.
    const publint = await run('node_modules/publint/src/cli.js', path, '--strict', '--level', 'warning');
    expect(publint).toContain('All good!');
    const attw = await run(
      'node_modules/@arethetypeswrong/cli/dist/index.js',
      path,
      '--profile',
      'strict',
      '--format',
      'json',
      // As Nest 12, the server package is ESM only. Node 20.19 and newer can require() it, and so can TypeScript 5.8 and newer.
      ...(library === 'nest' ? ['--ignore-rules', 'cjs-resolves-to-esm'] : []),
    );
    expect((JSON.parse(attw) as { analysis: { packageName: string } }).analysis.packageName).toBe(
      manifest.name,
    );
  });
});

describe('The packages in an application of somebody else', () => {
  let bare: Consumer;
  let full: Consumer;

  beforeAll(async () => {
    bare = await tarballs.install('bare', [...NEST, '@nestjs/platform-express']);
    const optional = Object.keys(manifestOf('nest').peerDependenciesMeta ?? {});
    full = await tarballs.install('full', [...NEST, '@nestjs/platform-fastify', ...optional, 'passport']);
  }, 120_000);

  it('load without the optional peers, by import and by require()', async () => {
    const entries = LIBRARIES.flatMap((library) => {
      const { name, exports } = manifestOf(library);
      return Object.keys(exports)
        .filter((path) => path !== './package.json')
        .map((path) => name + path.slice(1));
    }).filter((entry) => !OPTIONAL_ENTRIES.includes(entry));
    expect(entries).toContain('@nestream/nest/testing');
    const lines = (await bare.node('entries.mjs', ...entries)).trim().split('\n');
    expect(lines).toEqual(entries.map((entry) => `${entry} ok`));
  });

  it('load with them, by import and by require()', async () => {
    const lines = (await full.node('entries.mjs', ...OPTIONAL_ENTRIES)).trim().split('\n');
    expect(lines).toEqual(OPTIONAL_ENTRIES.map((entry) => `${entry} ok`));
  });

  it('stream, on Express and on Fastify', async () => {
    expect(await bare.node('app.cjs', 'express')).toBe('express {"n":1} 1\n');
    expect(await full.node('app.cjs', 'fastify')).toBe('fastify {"n":1} 1\n');
  });

  it('have types that need no optional peer', async () => {
    expect(await bare.typeCheck('types.ts')).toBe('');
  });

  it.each(['5.4', '5.9'] as const)(
    'compile to CommonJS with TypeScript %s and `moduleResolution: node`, and run',
    async (version) => {
      const outDir = `out-${version}/commonjs`;
      const options = [
        '--module',
        'commonjs',
        '--moduleResolution',
        'node',
        '--target',
        'es2022',
        '--skipLibCheck',
        '--esModuleInterop',
        '--outDir',
        outDir,
      ];
      const files = ['commonjs/client.ts', 'commonjs/server.ts'];
      expect(await full.compile(files, COMPILERS[version], options)).toBe('');
      writeFileSync(join(full.folder, outDir, 'package.json'), '{ "type": "commonjs" }');
      expect(await full.node(`${outDir}/client.js`)).toBe(
        'SseClient,SharedSseClient,EventSource,HttpStatusError,RelayedError,InvalidFieldError\n',
      );
      expect(await full.node(`${outDir}/server.js`)).toBe(
        'function,function,function,function,function,function\n',
      );
    },
  );

  it.each([
    // Before 5.8, TypeScript refuses to require() ES modules, which Nest and the server package are.
    ['5.4', 'node16', 'node16', ['client']],
    ['5.4', 'commonjs', 'node', ['client', 'server']],
    ['5.9', 'nodenext', 'nodenext', ['client', 'server']],
    ['current', 'esnext', 'bundler', ['client', 'server']],
  ] as const)(
    'have types that pass `skipLibCheck: false` and `lib: es2021` in TypeScript %s, module %s, resolution %s',
    async (version, module, moduleResolution, names) => {
      const files = names.map((name) => `commonjs/${name}.ts`);
      const options = ['--noEmit', '--module', module, '--moduleResolution', moduleResolution];
      const strict = ['--target', 'es2021', '--lib', 'es2021,dom', '--skipLibCheck', 'false'];
      expect(await full.compile(files, COMPILERS[version], [...options, ...strict])).toBe('');
    },
  );

  it('are one copy in Node, imported or required', async () => {
    const script = `
      import { createRequire } from 'node:module';
      import * as imported from '@nestream/client';
      const required = createRequire(import.meta.url)('@nestream/client');
      console.log(imported.HttpStatusError === required.HttpStatusError);`;
    expect(await bare.node('--input-type=module', '--eval', script)).toBe('true\n');
  });
});

describe('The manifests', () => {
  const root = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown>;

  it.each(LIBRARIES)('libs/%s tells where it comes from, as the root does', (library) => {
    const { url } = root.repository as { url: string };
    const home = url.replace(/^git\+|\.git$/g, '');
    expect(manifestOf(library)).toMatchObject({
      license: root.license,
      version: root.version,
      engines: root.engines,
      repository: { type: 'git', url, directory: `libs/${library}` },
      homepage: `${home}/tree/main/libs/${library}#readme`,
      bugs: { url: `${home}/issues` },
      publishConfig: { access: 'public', provenance: true },
      sideEffects: false,
      keywords: expect.arrayContaining(['sse', 'server-sent-events']),
    });
  });

  it('ask for each other in the version that they have', () => {
    for (const library of LIBRARIES) {
      const { dependencies = {} } = manifestOf(library);
      const own = Object.entries(dependencies).filter(([name]) => name.startsWith('@nestream/'));
      expect(own.map(([, version]) => version)).toEqual(own.map(() => root.version));
    }
  });
});
