import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { FakeClock } from './fake-clock.js';

describe('FakeClock', () => {
  let clock: FakeClock;
  let fired: unknown[];

  beforeEach(() => {
    fired = [];
    clock = FakeClock.install();
  });
  afterEach(() => clock.uninstall());

  const note = (value: unknown) => () => fired.push(value);

  it('stands still, and moves Date and performance alike', async () => {
    const start = [Date.now(), performance.now()];
    await sleep(5);
    expect([Date.now(), performance.now()]).toEqual(start);
    await clock.advance(1_000);
    expect([Date.now() - start[0]!, performance.now() - start[1]!]).toEqual([1_000, 1_000]);
    expect(new Date().getTime()).toBe(clock.now);
    expect(new Date(7).getTime()).toBe(7);
    expect(new Date()).toBeInstanceOf(Date);
    expect(Date.UTC(1970, 0)).toBe(0);
    expect(performance.timeOrigin).toBeGreaterThan(0);
    expect(performance.toJSON()).toHaveProperty('timeOrigin');
  });

  it('fires timers at their time, in order, those of one time by age', async () => {
    const times: number[] = [];
    const start = clock.now;
    setTimeout(() => times.push(clock.now - start), 20);
    setTimeout(note('b'), 10);
    setTimeout((...values: unknown[]) => fired.push(...values), 10, 'c', 'd');
    setTimeout(note('a'), 5);
    await clock.advance(9);
    expect(fired).toEqual(['a']);
    await clock.advance(100);
    expect(fired).toEqual(['a', 'b', 'c', 'd']);
    expect(times).toEqual([20]);
  });

  it('fires an interval until it is cleared, and what a timer sets meanwhile', async () => {
    const timer = setInterval(() => {
      fired.push('tick');
      setTimeout(note('tock'), 5);
      if (fired.length >= 4) clearInterval(timer);
    }, 10);
    await clock.advance(100);
    expect(fired).toEqual(['tick', 'tock', 'tick', 'tock', 'tick', 'tock']);
  });

  it('takes timers as Node does', async () => {
    const timer = setTimeout(note('refreshed'), 10);
    expect([timer.hasRef(), timer.unref().hasRef(), timer.ref().hasRef()]).toEqual([true, false, true]);
    await clock.advance(9);
    timer.refresh();
    await clock.advance(9);
    expect(fired).toEqual([]);
    await clock.advance(1);
    expect(fired).toEqual(['refreshed']);
    clearTimeout(Number(setTimeout(note('cleared by number'), 1)));
    setTimeout(note('closed'), 1).close();
    setTimeout(note('too long for a timer: at once'), 2 ** 31);
    setTimeout(note('no delay'));
    await clock.advance(1);
    expect(fired.slice(1)).toEqual(['too long for a timer: at once', 'no delay']);
  });

  it('lets promises and I/O go on between two timers', async () => {
    setTimeout(() => void Promise.resolve().then(() => setImmediate(note('first'))), 1);
    setTimeout(() => setImmediate(note('second')), 2);
    await clock.advance(2);
    expect(fired).toEqual(['first', 'second']);
  });

  it('serves promisify(setTimeout)', async () => {
    const waited = promisify(setTimeout)(50, 'value').then(note('done'));
    await clock.advance(49);
    expect(fired).toEqual([]);
    await clock.advance(1);
    await waited;
    expect(fired).toEqual(['done']);
  });

  it('stops at a timer that throws', async () => {
    const start = clock.now;
    setTimeout(() => {
      throw new Error('no');
    }, 5);
    setTimeout(note('later'), 6);
    await expect(clock.advance(10)).rejects.toThrow('no');
    expect([clock.now - start, fired]).toEqual([5, []]);
    await clock.advance(5);
    expect(fired).toEqual(['later']);
  });

  it('clears timers that were there before it', async () => {
    clock.uninstall();
    const real = setTimeout(note('real'), 1);
    clock = FakeClock.install();
    clearTimeout(real);
    await sleep(10);
    expect(fired).toEqual([]);
  });

  it('is one at a time, and gives everything back', async () => {
    expect(() => FakeClock.install()).toThrow('A FakeClock is installed: uninstall() it first');
    const names = [
      'Date',
      'performance',
      'setTimeout',
      'setInterval',
      'clearTimeout',
      'clearInterval',
    ] as const;
    const fakes = names.map((name) => globalThis[name]);
    clock.uninstall();
    clock.uninstall();
    const real = names.map((name) => globalThis[name]);
    expect(fakes.filter((fake) => real.includes(fake))).toEqual([]);
    const before = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(Date.now()).toBeGreaterThan(before);
  });
});
