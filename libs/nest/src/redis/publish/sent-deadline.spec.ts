import { LogTimeoutError } from '../../errors/log.errors.js';
import { SentDeadline, type Waiting } from './sent-deadline.js';

describe('SentDeadline', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function waiting(deadline: number): Waiting & { readonly errors: unknown[] } {
    const errors: unknown[] = [];
    const entry = { rooms: ['a'], text: '', json: false };
    const resolve = (): void => undefined;
    return { entry, size: 0, deadline, errors, resolve, reject: (error) => void errors.push(error) };
  }

  it('gives each event of a call the time that it has', () => {
    const now = performance.now();
    const group = [waiting(now + 10), waiting(now + 10), waiting(now + 500)];
    const bound = new SentDeadline(group, 500);
    jest.advanceTimersByTime(400);
    expect(group.map(({ errors }) => errors.length)).toEqual([1, 1, 0]);
    expect(group[0]!.errors[0]).toBeInstanceOf(LogTimeoutError);
    jest.advanceTimersByTime(101);
    expect(group.map(({ errors }) => errors.length)).toEqual([1, 1, 1]);
    bound.clear();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('tells nobody once it is cleared', () => {
    const group = [waiting(performance.now() + 10)];
    new SentDeadline(group, 10).clear();
    jest.advanceTimersByTime(1_000);
    expect(group[0]!.errors).toEqual([]);
  });
});
