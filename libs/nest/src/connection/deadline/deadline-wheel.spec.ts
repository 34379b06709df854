import { settle } from '@nestream/test-kit/wait-until';
import { rethrow } from '../rethrow.spec-support.js';
import { DeadlineWheel, type Timed } from './deadline-wheel.js';

/** Remembers when it was looked at. */
class Entry implements Timed {
  dueAt = 0;
  readonly looks: number[] = [];

  constructor(private readonly next: (now: number) => number = () => 0) {}

  onDue(now: number): number {
    this.looks.push(now);
    return this.next(now);
  }
}

const PRECISION = 250;

describe('DeadlineWheel', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([1, 100, 249, 250, 251, 999, 1_000, 15_000, 127_999, 128_000, 128_001, 300_000, 3_600_000])(
    'looks at an entry once, %d ms later',
    (milliseconds) => {
      const wheel = new DeadlineWheel(rethrow);
      const entry = new Entry();
      const start = wheel.now;
      wheel.set(entry, start + milliseconds);
      jest.advanceTimersByTime(milliseconds - 1);
      expect(entry.looks).toEqual([]);
      jest.advanceTimersByTime(1 + PRECISION);
      expect(entry.looks).toHaveLength(1);
      expect(entry.looks[0]! - start).toBeGreaterThanOrEqual(milliseconds);
      expect(entry.looks[0]! - start).toBeLessThanOrEqual(milliseconds + PRECISION);
      jest.advanceTimersByTime(400_000);
      expect(entry.looks).toHaveLength(1);
    },
  );

  it('is as precise wherever in a tick it begins', () => {
    for (let offset = 0; offset < 500; offset += 7) {
      jest.advanceTimersByTime(7);
      const wheel = new DeadlineWheel(rethrow);
      const entry = new Entry();
      const start = wheel.now;
      wheel.set(entry, start + 1_000);
      jest.advanceTimersByTime(1_000 + PRECISION);
      expect(entry.looks).toHaveLength(1);
      expect(entry.looks[0]! - start).toBeGreaterThanOrEqual(1_000);
    }
  });

  it('is as precise when its timer began anywhere in a tick', () => {
    jest.advanceTimersByTime(240);
    const wheel = new DeadlineWheel(rethrow);
    wheel.set(new Entry(), wheel.now + 1_000_000);
    for (let offset = 0; offset < 500; offset += 7) {
      jest.advanceTimersByTime(7);
      const entry = new Entry();
      const start = wheel.now;
      wheel.set(entry, start + 1_000);
      jest.advanceTimersByTime(1_000 + PRECISION);
      expect(entry.looks).toHaveLength(1);
    }
  });

  it('looks soon at what is past already', () => {
    jest.advanceTimersByTime(100_000);
    const wheel = new DeadlineWheel(rethrow);
    for (const past of [0, -5, wheel.now - 50_000, wheel.now]) {
      const entry = new Entry();
      wheel.set(entry, past);
      jest.advanceTimersByTime(PRECISION);
      expect(entry.looks).toHaveLength(1);
    }
  });

  it('moves a deadline, both ways', () => {
    const wheel = new DeadlineWheel(rethrow);
    const later = new Entry();
    const sooner = new Entry();
    wheel.set(later, wheel.now + 1_000);
    wheel.set(sooner, wheel.now + 60_000);
    wheel.set(later, wheel.now + 60_000);
    wheel.set(sooner, wheel.now + 1_000);
    expect(wheel.size).toBe(2);
    jest.advanceTimersByTime(2_000);
    expect([later.looks.length, sooner.looks.length]).toEqual([0, 1]);
    jest.advanceTimersByTime(60_000);
    expect([later.looks.length, sooner.looks.length]).toEqual([1, 1]);
  });

  it('looks again when the entry says so', () => {
    const wheel = new DeadlineWheel(rethrow);
    const entry = new Entry((now) => now + 5_000);
    wheel.set(entry, wheel.now + 5_000);
    jest.advanceTimersByTime(60_000);
    expect(entry.looks.length).toBeGreaterThanOrEqual(10);
    expect(entry.looks.length).toBeLessThanOrEqual(12);
    const gaps = entry.looks.slice(1).map((look, index) => look - entry.looks[index]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5_000);
    expect(wheel.size).toBe(1);
  });

  it('does not spin on an entry that is due again at once', () => {
    const wheel = new DeadlineWheel(rethrow);
    const entry = new Entry((now) => now);
    wheel.set(entry, wheel.now + 1);
    jest.advanceTimersByTime(10_000);
    expect(entry.looks.length).toBeGreaterThan(10);
    expect(entry.looks.length).toBeLessThanOrEqual(40);
  });

  it('forgets an entry, also one that others delete while the wheel turns', () => {
    const wheel = new DeadlineWheel(rethrow);
    const gone = new Entry();
    wheel.set(gone, wheel.now + 1_000);
    wheel.delete(gone);
    wheel.delete(gone);
    expect(wheel.size).toBe(0);
    const victim = new Entry();
    const killer = new Entry(() => {
      wheel.delete(victim);
      return 0;
    });
    wheel.set(killer, wheel.now + 1_000);
    wheel.set(victim, wheel.now + 1_000);
    jest.advanceTimersByTime(5_000);
    expect([gone.looks.length, killer.looks.length, victim.looks.length]).toEqual([0, 1, 0]);
    expect(wheel.size).toBe(0);
  });

  it('takes an entry that is set while it turns', () => {
    const wheel = new DeadlineWheel(rethrow);
    const late = new Entry();
    const first = new Entry((now) => {
      wheel.set(late, now + 1_000);
      return 0;
    });
    wheel.set(first, wheel.now + 1_000);
    jest.advanceTimersByTime(3_000);
    expect(late.looks).toHaveLength(1);
  });

  it('misses nobody after the process was stopped for long', () => {
    const wheel = new DeadlineWheel(rethrow);
    const entries = [1_000, 60_000, 127_000, 200_000].map((due) => {
      const entry = new Entry();
      wheel.set(entry, wheel.now + due);
      return entry;
    });
    // The clock goes on while no timer runs.
    const stopped = performance.now() + 500_000;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => stopped);
    jest.advanceTimersByTime(250);
    expect(entries.map((entry) => entry.looks.length)).toEqual([1, 1, 1, 1]);
    clock.mockRestore();
  });

  it('has one timer for all entries, and none when it is empty', () => {
    const wheel = new DeadlineWheel(rethrow);
    const entries = Array.from({ length: 1_000 }, () => new Entry());
    expect(jest.getTimerCount()).toBe(0);
    for (const [index, entry] of entries.entries()) wheel.set(entry, wheel.now + index * 100);
    expect(jest.getTimerCount()).toBe(1);
    expect(wheel.size).toBe(1_000);
    for (const entry of entries.slice(0, 500)) wheel.delete(entry);
    jest.advanceTimersByTime(101_000);
    expect(entries.filter((entry) => entry.looks.length === 1)).toHaveLength(500);
    expect(wheel.size).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
    const again = new Entry();
    wheel.set(again, wheel.now + 1_000);
    jest.advanceTimersByTime(2_000);
    expect(again.looks).toHaveLength(1);
  });
});

describe('DeadlineWheel with thousands of entries that are due at once', () => {
  it('lets other work have its turn in between, and looks at each once', async () => {
    const wheel = new DeadlineWheel(rethrow);
    const entries = Array.from({ length: 320 }, () => {
      const entry = new Entry(() => {
        const end = performance.now() + 0.1;
        while (performance.now() < end);
        return 0;
      });
      wheel.set(entry, wheel.now + 1);
      return entry;
    });
    const looked = (): number => entries.filter(({ looks }) => looks.length > 0).length;
    const parts = new Set<number>();
    // In each turn of the event loop: a wait that polls less often would not see the slices.
    while (!parts.add(looked()).has(320)) await settle(1);
    // 0 and 320 would be all, were it done in one go.
    expect(parts.size).toBeGreaterThan(4);
    expect(entries.every(({ looks }) => looks.length === 1)).toBe(true);
    expect(wheel.size).toBe(0);
  });
});
