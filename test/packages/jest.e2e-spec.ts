import { type Consumer, Tarballs } from './consumer.js';

jest.setTimeout(120_000);

describe('The client in tests of somebody else, with Jest and ts-jest in CommonJS', () => {
  let tarballs: Tarballs;
  let consumer: Consumer;

  beforeAll(async () => {
    tarballs = await Tarballs.pack();
    const jest = ['jest', 'ts-jest', 'jest-environment-jsdom', 'jest-fixed-jsdom'];
    consumer = await tarballs.install('jest', [...jest, '@types/jest', '@types/node']);
  });
  afterAll(() => tarballs.dispose());

  it.each([
    ['jsdom', 2, 'without any setting'],
    ['fixed-jsdom', 1, 'and can stream with the one line that docs/client.md names'],
    ['node', 1, 'without any setting'],
  ])('works in the environment of %s.test.ts (%d tests), %s', async (file, count) => {
    expect(await consumer.jest('jest', `/${file}.test.ts`)).toMatchObject({
      numPassedTests: count,
      numFailedTests: 0,
      numRuntimeErrorTestSuites: 0,
    });
  });
});
