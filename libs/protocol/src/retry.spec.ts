import fc from 'fast-check';
import { clampRetry, MAX_RETRY, MIN_RETRY } from './retry.js';

describe('clampRetry', () => {
  it.each([
    [0, 100],
    [-5, 100],
    [99.9, 100],
    [100, 100],
    [1_234.4, 1_234],
    [1_234.5, 1_235],
    [3_600_000, 3_600_000],
    [3_600_001, 3_600_000],
    [Number.POSITIVE_INFINITY, 3_600_000],
    [Number.NEGATIVE_INFINITY, 100],
  ])('makes %d ms to %d ms', (milliseconds, clamped) => {
    expect(clampRetry(milliseconds)).toBe(clamped);
  });

  it('always gives whole milliseconds between its bounds', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (milliseconds) => {
        const clamped = clampRetry(milliseconds);
        expect(Number.isInteger(clamped)).toBe(true);
        expect(clamped).toBeGreaterThanOrEqual(MIN_RETRY);
        expect(clamped).toBeLessThanOrEqual(MAX_RETRY);
      }),
    );
  });
});
