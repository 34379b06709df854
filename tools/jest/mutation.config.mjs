import config from '../../jest.config.mjs';

// The unit tests alone, as one project: Stryker takes no list of projects. Without what measures time or starts a Redis.
const { displayName: _, ...unit } = config.projects.find(({ displayName }) => displayName === 'unit');
export default {
  ...unit,
  testMatch: ['<rootDir>/libs/{protocol,client,sse}/src/**/*.spec.ts'],
  testPathIgnorePatterns: ['\\.cost\\.spec\\.ts$', '/redis/', '/lmdb/'],
};
