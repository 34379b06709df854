import config from '../../jest.config.mjs';

// The unit tests beside what is mutated, as one project: Stryker takes no list of projects. Without those that measure time, and those that play
// random worlds, which take seconds: for each of many hundred mutants that would be hours.
const { displayName: _, ...unit } = config.projects.find(({ displayName }) => displayName === 'unit');
export default {
  ...unit,
  testMatch: ['protocol/src', 'client/src/parser', 'sse/src/room'].map(
    (path) => `<rootDir>/libs/${path}/*.spec.ts`,
  ),
  testPathIgnorePatterns: ['\\.(cost|fuzz|model)\\.spec\\.ts$'],
};
