import { attempt } from './attempt.js';
import { DeadlineWheel } from '../connection/deadline/deadline-wheel.js';
import { FlushScheduler } from '../connection/write/flush-scheduler.js';

const broken = new Error('broken');

describe('Application code that throws', () => {
  it('is reported, and what comes after it goes on', () => {
    const report = jest.fn();
    attempt(() => {
      throw broken;
    }, report);
    expect(report).toHaveBeenCalledWith(broken);
  });

  it('does not keep other connections from being flushed', async () => {
    const report = jest.fn();
    const scheduler = new FlushScheduler(report);
    const flushed = jest.fn();
    scheduler.add({
      flush: () => {
        throw broken;
      },
    });
    scheduler.add({ flush: flushed });
    await new Promise((resolve) => setImmediate(resolve));
    expect(flushed).toHaveBeenCalledTimes(1);
    expect(report).toHaveBeenCalledWith(broken);
  });

  it('does not keep other deadlines from being met', () => {
    jest.useFakeTimers();
    try {
      const report = jest.fn();
      const wheel = new DeadlineWheel(report);
      const met = jest.fn(() => 0);
      const fails = (): never => {
        throw broken;
      };
      wheel.set({ dueAt: 0, onDue: fails }, wheel.now + 1);
      wheel.set({ dueAt: 0, onDue: met }, wheel.now + 1);
      jest.advanceTimersByTime(1_000);
      expect(met).toHaveBeenCalledTimes(1);
      expect(report).toHaveBeenCalledWith(broken);
      expect(wheel.size).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });
});
