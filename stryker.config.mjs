// `npm run mutate`: breaks the core in thousands of small ways, and shows which of them no unit test notices.
export default {
  testRunner: 'jest',
  jest: { projectType: 'custom', configFile: 'tools/jest/mutation.config.mjs', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  mutate: [
    'libs/protocol/src/**/*.ts',
    'libs/client/src/parser/**/*.ts',
    'libs/client/src/reconnect/{connector,retry-policy}.ts',
    'libs/client/src/liveness/watchdog.ts',
    'libs/client/src/client/{control-events,id-keeper}.ts',
    'libs/client/src/transport/{header-text,open-stream,place-id,retry-after,share-refresh}.ts',
    'libs/nest/src/subscription/{subscription,pending-rooms,fan-out,live-buffer,resume-plan,first-seek,room-set,history,position,event-filter}.ts',
    '!**/*.{spec,spec-support,interface}.ts',
    '!**/index.ts',
  ],
  // A mutant that loops for ever is noticed by the time it takes.
  concurrency: 2,
  timeoutMS: 3_000,
  ignorePatterns: ['/bench', '/coverage', '/dist', '/docs', '/libs/*/dist', '/public', '/src', '/test'],
  ignoreStatic: true,
  reporters: ['clear-text', 'html', 'json'],
  htmlReporter: { fileName: 'coverage/mutation.html' },
  jsonReporter: { fileName: 'coverage/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: '.stryker-tmp',
  checkers: [],
};
