import config from '../../jest.config.mjs';

// The unit tests beside what is mutated, as one project: Stryker takes no list of projects. Without those that measure time, those that play
// random worlds, and those that open sockets, which take seconds: for each of many hundred mutants that would be hours.
const { displayName: _, ...unit } = config.projects.find(({ displayName }) => displayName === 'unit');
export default {
  ...unit,
  testMatch: [
    'protocol/src',
    'client/src/parser',
    'client/src/{client,liveness,reconnect,transport}',
    'nest/src/{room,subscription}',
  ].map((path) => `<rootDir>/libs/${path}/*.spec.ts`),
  testPathIgnorePatterns: ['\\.(cost|fuzz|model|socket|statuses)\\.spec\\.ts$'],
};
