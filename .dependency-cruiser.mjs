const specs = '\\.(spec|e2e-spec|spec-support)\\.ts$';
const nestSuffix = '(module|service|guard|interceptor|decorator|controller|exception|filter)';
const wiring = '/(sse\\.module-definition|sse\\.providers|index)\\.ts$';
const nestFiles = `\\.${nestSuffix}\\.ts$`;
const nestSpecs = `\\.${nestSuffix}\\.(spec|[a-z0-9-]+\\.spec)\\.ts$`;
const ports = '^libs/nest/src/((log|auth/ticket)/[^/]+|nodes/(backplane|member))\\.interface\\.ts$';
const protocol = '^libs/protocol/src/';

/** The folders of the Nest package from top to bottom. Each imports only those below it. */
const folders = [
  'testing',
  'testing/contract',
  'testing/probe',
  'testing/clock',
  'testing/stream',
  'redis',
  'redis/backplane',
  'redis/backplane/scripts',
  'redis/feed',
  'redis/publish',
  'redis/read',
  'redis/store',
  'redis/server',
  'lmdb',
  'lmdb/read',
  'lmdb/commit',
  'lmdb/store',
  'passport',
  'swagger',
  'terminus',
  '',
  'inspector',
  'route',
  'observe',
  'shutdown',
  'auth',
  'auth/ticket',
  'room',
  'nodes',
  'policy',
  'subscription',
  'connection',
  'connection/deadline',
  'connection/write',
  'limits',
  'log/memory',
  'log',
  'event/contract',
  'event',
  'options',
  'errors',
  'time',
];
const inFolder = (folder) => `^libs/nest/src/${folder === '' ? '' : `${folder}/`}[^/]+$`;

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle has no first file to understand. Move what both need into a file of its own.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'Either a typo, or a path into a package that its "exports" do not offer.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'packages-by-name',
      severity: 'error',
      comment: 'Use another package the way a stranger does: by its name.',
      from: { path: '^(?:libs/([^/]+)|(?:src|test|bench))/' },
      to: {
        path: '^libs/',
        pathNot: '^libs/$1/',
        dependencyTypes: ['local'],
        dependencyTypesNot: ['aliased-workspace'],
      },
    },
    {
      name: 'libraries-not-to-app',
      severity: 'error',
      comment: 'The demo and the tests stand on the libraries, not the other way round.',
      from: { path: '^libs/' },
      to: { path: '^(src|test|bench)/', pathNot: '^test/kit/' },
    },
    {
      name: 'test-kit-for-tests',
      severity: 'error',
      comment: 'What all tests share stays out of what is built.',
      from: { path: '^(libs|src)/', pathNot: specs },
      to: { path: '^test/' },
    },
    {
      name: 'test-kit-knows-no-tests',
      severity: 'error',
      from: { path: '^test/kit/' },
      to: { path: '^test/', pathNot: '^test/kit/' },
    },
    {
      name: 'demo-not-to-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'libraries-use-declared-dependencies',
      severity: 'error',
      comment: 'What is only in the root package.json is not there for someone who installs the library.',
      from: { path: '^libs/[^/]+/src/', pathNot: specs },
      // An optional peer counts as npm-peer, and as npm-no-pkg for its entry in peerDependenciesMeta.
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer'] },
    },
    {
      name: 'protocol-imports-nothing',
      severity: 'error',
      from: { path: protocol, pathNot: specs },
      to: { pathNot: protocol },
    },
    {
      name: 'client-imports-protocol-only',
      severity: 'error',
      comment: 'It runs in browsers: no node builtins, no rxjs (other than in the /rxjs subpath).',
      from: { path: '^libs/client/src/', pathNot: [specs, '^libs/client/src/rxjs/'] },
      to: { pathNot: ['^libs/client/src/', protocol] },
    },
    {
      name: 'nest-package-imports-protocol-only',
      severity: 'error',
      comment: 'Of our packages. The client is for the other end of the wire.',
      from: { path: '^libs/nest/src/' },
      to: { path: '^libs/', pathNot: ['^libs/nest/src/', protocol] },
    },
    {
      name: 'core-without-nest',
      severity: 'error',
      comment: `Only *.${nestSuffix}.ts and the wiring files know Nest, so that the rest unit-tests without it.`,
      from: { path: '^libs/nest/src/', pathNot: [nestFiles, nestSpecs, wiring] },
      to: { path: 'node_modules/@nestjs/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'core-not-to-nest-files',
      severity: 'error',
      comment: 'Nest-suffixed files depend on the core, never the core on them.',
      from: { path: '^libs/nest/src/', pathNot: [nestFiles, specs, wiring] },
      to: { path: `^libs/nest/src/.*${nestFiles}` },
    },
    {
      name: 'ports-know-no-core',
      severity: 'error',
      comment: 'Adapters are written against the ports; what a port imports, every adapter knows.',
      from: { path: ports },
      to: { path: '^libs/', pathNot: [ports, '^libs/nest/src/(event|errors)/', protocol] },
    },
    {
      name: 'adapters-import-ports-only',
      severity: 'error',
      comment:
        'And what all adapters share: the helpers beside the log port, events, options, errors and timers.',
      from: { path: '^libs/nest/src/(redis|lmdb)/', pathNot: specs },
      to: {
        path: '^libs/',
        pathNot: [
          ports,
          '^libs/nest/src/(log/[^/]+|(event|options|errors|time)/.+)$',
          '^libs/nest/src/$1/',
          protocol,
        ],
      },
    },
    {
      name: 'subpaths-not-from-root',
      severity: 'error',
      comment: 'Drivers and test helpers are optional: who imports the root must not load them.',
      from: {
        path: '^libs/nest/src/',
        pathNot: ['^libs/nest/src/(redis|lmdb|passport|swagger|terminus|testing)/', specs],
      },
      to: {
        path: [
          '^libs/nest/src/(redis|lmdb|passport|swagger|terminus|testing)/',
          'node_modules/(ioredis|lmdb|passport|@nestjs/(passport|swagger|terminus))/',
        ],
      },
    },
    {
      name: 'rooms-know-no-http',
      severity: 'error',
      comment: 'Rooms know membership, not HTTP.',
      from: { path: '^libs/nest/src/(event|log|subscription|policy|nodes|room)/', pathNot: specs },
      to: { path: ['^(node:)?(http|https|http2|net|tls)$', 'node_modules/(express|fastify)/'] },
    },
    ...folders.slice(1).map((folder, index) => ({
      name: 'one-direction',
      severity: 'error',
      comment: 'A folder imports only what stands below it in the list at the top of this file.',
      from: { path: inFolder(folder), pathNot: specs },
      to: { path: folders.slice(0, index + 1).map(inFolder) },
    })),
  ],
  options: {
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@nestream/source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
