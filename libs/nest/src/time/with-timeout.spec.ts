import { withTimeout } from './with-timeout.js';

describe('withTimeout', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const pending = new Promise<string>(() => undefined);
  const unexpected = (): never => {
    throw new Error('the time is not up');
  };

  it('brings a result in time, and clears its timer', async () => {
    await expect(withTimeout(Promise.resolve('answer'), 1_000, unexpected)).resolves.toBe('answer');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('rejects as the promise does, and clears its timer', async () => {
    await expect(withTimeout(Promise.reject(new Error('refused')), 1_000, unexpected)).rejects.toThrow(
      'refused',
    );
    expect(jest.getTimerCount()).toBe(0);
  });

  it('brings what takes the place of the result when the time is up, not before', async () => {
    let answer: string | undefined;
    const waiting = withTimeout(pending, 1_000, () => 'late').then((one) => (answer = one));
    await jest.advanceTimersByTimeAsync(999);
    expect(answer).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    await waiting;
    expect(answer).toBe('late');
  });

  it('rejects with what is thrown when the time is up', async () => {
    const waiting = withTimeout(pending, 1_000, () => {
      throw new Error('no answer');
    });
    const expected = expect(waiting).rejects.toThrow('no answer');
    await jest.advanceTimersByTimeAsync(1_000);
    await expected;
  });

  it('ignores what comes later, a rejection too', async () => {
    let fail!: (error: Error) => void;
    const late = new Promise<string>((_, reject) => (fail = reject));
    const waiting = withTimeout(late, 1_000, () => 'late');
    await jest.advanceTimersByTimeAsync(1_000);
    await expect(waiting).resolves.toBe('late');
    const unhandled = jest.fn();
    process.once('unhandledRejection', unhandled);
    fail(new Error('too late'));
    await jest.advanceTimersByTimeAsync(1);
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('waits for ever with 0', async () => {
    void withTimeout(pending, 0, unexpected);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not keep the process alive', () => {
    jest.useRealTimers();
    const timers = jest.spyOn(globalThis, 'setTimeout');
    void withTimeout(pending, 60_000, () => undefined);
    const timer = timers.mock.results[0]!.value as NodeJS.Timeout;
    timers.mockRestore();
    expect(timer.hasRef()).toBe(false);
    clearTimeout(timer);
  });
});
