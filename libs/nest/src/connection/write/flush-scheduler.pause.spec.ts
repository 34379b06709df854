import { FlushScheduler } from './flush-scheduler.js';
import { rethrow } from '../rethrow.spec-support.js';

/** A scheduler on a clock that stands still but for what each flush takes. */
class PacedTest {
  now = 1_000;
  flushed = 0;
  readonly pauses: (number | undefined)[] = [];
  private readonly scheduler = new FlushScheduler(rethrow);

  /** Puts connections in line that take so many milliseconds each, and lets one turn pass. */
  async flush(connections: number, milliseconds: number): Promise<void> {
    for (let index = 0; index < connections; index++) {
      this.scheduler.add({
        flush: () => {
          this.now += milliseconds;
          this.flushed++;
        },
      });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('FlushScheduler under load', () => {
  let test: PacedTest;
  const realTimeout = setTimeout;

  beforeEach(() => {
    test = new PacedTest();
    jest.spyOn(performance, 'now').mockImplementation(() => test.now);
    jest.spyOn(globalThis, 'setTimeout').mockImplementation((task: () => void, pause?: number) => {
      test.pauses.push(pause);
      return realTimeout(task, 0);
    });
  });
  afterEach(() => jest.restoreAllMocks());

  it('pauses after a flush of many for ten times what it took', async () => {
    await test.flush(100, 0.005);
    expect([test.flushed, test.pauses]).toEqual([100, []]);
    await test.flush(100, 0.005);
    expect(test.pauses).toEqual([expect.closeTo(5 - 0.5)]);
    await new Promise((resolve) => realTimeout(resolve, 5));
    expect(test.flushed).toBe(200);
  });

  it('pauses no longer than 25 milliseconds, counted from when the last flush began', async () => {
    await test.flush(64, 3 / 64);
    test.now += 4;
    await test.flush(64, 0);
    expect(test.pauses).toEqual([expect.closeTo(25 - 3 - 4)]);
  });

  it('does not pause for what comes late enough, nor after a flush of few', async () => {
    await test.flush(100, 0.005);
    test.now += 4;
    await test.flush(63, 0.03);
    await test.flush(100, 0.005);
    expect([test.flushed, test.pauses]).toEqual([263, []]);
  });

  it('goes on at once with a flush that was cut in slices', async () => {
    await test.flush(100, 0.1);
    for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
    expect([test.flushed, test.pauses]).toEqual([100, []]);
  });
});
