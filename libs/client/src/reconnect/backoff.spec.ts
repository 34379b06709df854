import { backoffDelay } from './backoff.js';

describe('backoffDelay', () => {
  it.each([
    [1, 1, 100],
    [1, 0, 50],
    [2, 1, 200],
    [3, 0.5, 300],
    [4, 1, 800],
    [5, 1, 1000],
    [5, 0, 500],
    [5000, 1, 1000],
  ])('after %d failures with chance %d is %d', (failures, random, expected) => {
    expect(backoffDelay({ base: 100, max: 1000 }, failures, random)).toBe(expected);
  });
});
