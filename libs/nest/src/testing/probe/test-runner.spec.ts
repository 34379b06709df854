import { eventually, testRunner } from './test-runner.js';
import { describeEventLog } from '../index.js';

describe('The contract suites', () => {
  it('use the global functions of the runner', () => {
    expect(testRunner().it).toBe(it);
  });

  it('say what they need outside of a runner', () => {
    const own = globalThis.afterEach;
    Reflect.set(globalThis, 'afterEach', undefined);
    try {
      expect(() => describeEventLog('MyLog', () => ({}) as never)).toThrow(/need a global afterEach\(\)/);
    } finally {
      globalThis.afterEach = own;
    }
  });
});

describe('eventually', () => {
  it('waits for a condition', async () => {
    let looks = 0;
    await eventually(
      () => ++looks === 3,
      () => 'never',
    );
    expect(looks).toBe(3);
  });

  it('gives up and says what it waited for', async () => {
    let time = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => (time += 3_000));
    try {
      const waiting = eventually(
        () => false,
        () => 'event 7 was not delivered',
      );
      await expect(waiting).rejects.toThrow('Waited in vain: event 7 was not delivered');
    } finally {
      clock.mockRestore();
    }
  });
});
