const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@nestream/source', 'node', 'node-addons'] },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^lmdb$': '<rootDir>/tools/jest/lmdb.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.stryker-tmp/', '<rootDir>/libs/[^/]+/dist/'],
  transform: { '\\.(ts|js|mjs)$': '<rootDir>/tools/jest/swc-commonjs.mjs' },
  transformIgnorePatterns: ['\\.cjs$'],
  setupFiles: ['reflect-metadata'],
};

export default {
  maxWorkers: '100%',
  // No test waits for it unless it fails; on a busy machine starting a process alone may take some seconds.
  testTimeout: 30_000,
  testSequencer: '<rootDir>/tools/jest/long-first.mjs',
  // For `npm run coverage`.
  coverageProvider: 'babel',
  coverageReporters: ['json-summary', 'html'],
  collectCoverageFrom: ['libs/*/src/**/*.ts', '!**/*.spec.ts', '!**/*.spec-support.ts', '!**/index.ts'],
  coverageThreshold: Object.fromEntries(
    ['protocol', 'nest', 'client'].map((name) => [`./libs/${name}/src/`, { lines: 95 }]),
  ),
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['libs/*/src', 'src', 'test/chaos'].map((folder) => `<rootDir>/${folder}/**/*.spec.ts`),
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/**/*.e2e-spec.ts', '<rootDir>/docs/examples/**/*.spec.ts'],
    },
  ],
};
