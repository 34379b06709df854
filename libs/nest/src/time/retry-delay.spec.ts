import { RetryDelay } from './retry-delay.js';

describe('RetryDelay', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Math, 'random').mockReturnValue(1);
  });

  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  async function lengthOf(delay: RetryDelay): Promise<number> {
    const before = performance.now();
    let length = Number.NaN;
    const waiting = delay.wait().then(() => (length = performance.now() - before));
    // Stops at the timer of the delay, the only one there is.
    await jest.advanceTimersToNextTimerAsync();
    await waiting;
    return Math.round(length);
  }

  it('is longer each time, up to five seconds', async () => {
    const delay = new RetryDelay();
    const lengths: number[] = [];
    for (let tries = 0; tries < 8; tries++) lengths.push(await lengthOf(delay));
    expect(lengths).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
  });

  it('is spread over the upper half', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const delay = new RetryDelay();
    expect([await lengthOf(delay), await lengthOf(delay)]).toEqual([50, 100]);
  });

  it('does not overflow after a long outage', async () => {
    const delay = new RetryDelay();
    for (let tries = 0; tries < 1_100; tries++) {
      const waiting = delay.wait();
      delay.cancel();
      await waiting;
    }
    expect(await lengthOf(delay)).toBe(5_000);
  });

  it('is short again after a success', async () => {
    const delay = new RetryDelay();
    await lengthOf(delay);
    await lengthOf(delay);
    delay.reset();
    expect(await lengthOf(delay)).toBe(100);
  });

  it('ends at once when it is cancelled, and leaves no timer', async () => {
    const delay = new RetryDelay();
    const waiting = delay.wait();
    delay.cancel();
    await expect(waiting).resolves.toBeUndefined();
    expect(jest.getTimerCount()).toBe(0);
    expect(() => delay.cancel()).not.toThrow();
  });
});
