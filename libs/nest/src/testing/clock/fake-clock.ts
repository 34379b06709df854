import { promisify } from 'node:util';
import { turn } from '../stream/real-time.js';
import { FakeTimers } from './fake-timer.js';

const NAMES = ['Date', 'performance', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] as const;

/**
 * Time in the hands of a test: heartbeats, deadlines and expiry come when {@link advance} says so.
 *
 * It replaces `Date`, `performance.now`, `setTimeout`, `setInterval`, `clearTimeout` and `clearInterval` of the process, which is all the time that
 * the module knows; and leaves `setImmediate`, `process.nextTick`, microtasks, `node:timers`, `node:timers/promises` and sockets alone, so that HTTP goes on. Time
 * stands still but for {@link advance}, and begins at the real one.
 *
 * Install it before the application is made: what keeps time from before it, such as a `MemoryEventLog`, goes on by the real clock.
 */
export class FakeClock {
  private static installed: FakeClock | undefined;

  private readonly timers = new FakeTimers(performance.now());
  private readonly dateOffset = Date.now() - performance.now();
  private readonly real = NAMES.map((name) => Object.getOwnPropertyDescriptor(globalThis, name)!);

  private constructor() {}

  /**
   * Begins to fake time.
   *
   * @throws Error if a fake clock is installed already.
   */
  static install(): FakeClock {
    if (FakeClock.installed) throw new Error('A FakeClock is installed: uninstall() it first');
    const clock = (FakeClock.installed = new FakeClock());
    clock.replace();
    return clock;
  }

  /** Goes back to real time. Timers that are waiting never fire: close the application after this, not before. */
  uninstall(): void {
    if (FakeClock.installed !== this) return;
    FakeClock.installed = undefined;
    NAMES.forEach((name, index) => Object.defineProperty(globalThis, name, this.real[index]!));
  }

  /** Milliseconds that `Date.now()` answers. */
  get now(): number {
    return Math.floor(this.dateOffset + this.timers.now);
  }

  /**
   * Lets time pass: fires what is due meanwhile, each at its time and in order, and lets the event loop go around after each. What is then
   * written comes through sockets, so wait for it at the stream.
   *
   * Deadlines of the module are looked at every 250 ms: advance by that much more than the time you test.
   *
   * @throws what a timer threw; time then stands where that timer was due.
   */
  async advance(milliseconds: number): Promise<void> {
    const { timers } = this;
    const end = timers.now + milliseconds;
    await settle();
    for (let timer = timers.next(end); timer; timer = timers.next(end)) {
      timers.now = Math.max(timers.now, timer.dueAt);
      timer.fire();
      await turn();
    }
    timers.now = end;
    await settle();
  }

  private replace(): void {
    const { timers } = this;
    const { clearTimeout: clearReal, performance: realPerformance, Date: RealDate } = globalThis;
    const date = (): number => this.now;
    const create =
      (repeats: boolean) =>
      (act: (...values: unknown[]) => void, milliseconds?: number, ...values: unknown[]): unknown =>
        timers.create(() => act(...values), milliseconds, repeats);
    const clear = (timer: unknown): void => {
      if (!timers.delete(Number(timer))) clearReal(timer as NodeJS.Timeout);
    };
    const setTimeout = Object.assign(create(false), {
      [promisify.custom]: async (milliseconds?: number, value?: unknown) =>
        new Promise((resolve) => timers.create(() => resolve(value), milliseconds, false)),
    });
    const fakes: Record<(typeof NAMES)[number], unknown> = {
      setTimeout,
      setInterval: create(true),
      clearTimeout: clear,
      clearInterval: clear,
      performance: new Proxy(realPerformance, {
        get(target, key) {
          if (key === 'now') return () => timers.now;
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      }),
      Date: new Proxy(RealDate, {
        get: (target, key, receiver) =>
          key === 'now' ? date : (Reflect.get(target, key, receiver) as unknown),
        construct: (target, values, newTarget) =>
          Reflect.construct(target, values.length > 0 ? values : [date()], newTarget) as object,
        apply: () => new RealDate(date()).toString(),
      }),
    };
    NAMES.forEach((name, index) => {
      const { enumerable = false } = this.real[index]!;
      Object.defineProperty(globalThis, name, {
        value: fakes[name],
        configurable: true,
        writable: true,
        enumerable,
      });
    });
  }
}

/** Some turns, so that what is on its way between two sockets of this process arrives. */
async function settle(): Promise<void> {
  for (let i = 0; i < 4; i++) await turn();
}
