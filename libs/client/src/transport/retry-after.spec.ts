import { retryAfter } from './retry-after.js';

const now = Date.parse('2026-01-01T00:00:00Z');

describe('retryAfter', () => {
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['99999999999', 3_600_000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', 0],
    ['-1', 0],
    ['1.5', 0],
  ])('%s is %d ms', (text, expected) => {
    expect(retryAfter(new Headers({ 'retry-after': text }), now)).toBe(expected);
  });

  it('is 0 without the header', () => {
    expect(retryAfter(new Headers(), now)).toBe(0);
  });

  it('goes by the clock of the server', () => {
    const headers = { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT', date: 'Thu, 01 Jan 2026 00:00:20 GMT' };
    expect(retryAfter(new Headers(headers), now + 1_000_000)).toBe(10_000);
  });
});
