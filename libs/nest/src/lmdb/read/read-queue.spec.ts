import { ReadQueue } from './read-queue.js';

/** Keeps the processor busy, in milliseconds. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Counts turns of the event loop while something goes on. */
async function turnsDuring(action: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let over = false;
  const count = (): void => {
    turns++;
    if (!over) setImmediate(count);
  };
  setImmediate(count);
  await action();
  over = true;
  return turns;
}

let queue: ReadQueue;
beforeEach(() => (queue = new ReadQueue()));

describe('ReadQueue', () => {
  it('answers a single reader at once', () => {
    expect(queue.ask('a', () => 1)).toBe(1);
  });

  it('answers all who ask the same in one turn with one look, and the next turn with another', async () => {
    // On a busy machine the slice would be over before all have asked.
    const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
    let looks = 0;
    const ask = async (): Promise<number> => queue.ask('a', () => ++looks);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    await turn();
    expect(await ask()).toBe(2);
    clock.mockRestore();
  });

  it('shares no answer from before a commit', async () => {
    await queue.ask('a', () => 'old');
    queue.forget();
    expect(await queue.ask('a', () => 'new')).toBe('new');
  });

  it('gives other work its turn between many looks, and answers in the order of the questions', async () => {
    const answered: number[] = [];
    const turns = await turnsDuring(async () => {
      const all = Array.from({ length: 100 }, async (_, index) => {
        const answer = await queue.ask(String(index), () => {
          work(1);
          return index;
        });
        answered.push(answer);
      });
      await Promise.all(all);
    });
    expect(answered).toEqual(answered.toSorted((one, other) => one - other));
    expect(answered).toHaveLength(100);
    expect(turns).toBeGreaterThan(8);
  });

  it('counts what readers do with their answers', async () => {
    const turns = await turnsDuring(async () => {
      const all = Array.from({ length: 100 }, async () => {
        await queue.ask('same', () => 0);
        await Promise.resolve();
        work(1);
        await queue.ask('next', () => 1);
      });
      await Promise.all(all);
    });
    expect(turns).toBeGreaterThan(8);
  });

  it('rejects for the reader whose look fails, and goes on', async () => {
    const failed = new Error('damaged');
    const all = ['a', 'b', 'c'].map(async (key) =>
      queue.ask(key, () => {
        work(10);
        if (key === 'b') throw failed;
        return key;
      }),
    );
    expect(await Promise.allSettled(all)).toEqual([
      { status: 'fulfilled', value: 'a' },
      { status: 'rejected', reason: failed },
      { status: 'fulfilled', value: 'c' },
    ]);
  });

  it('answers all that wait when it is finished', async () => {
    const all = [1, 2, 3].map(async (value) =>
      queue.ask(String(value), () => {
        work(10);
        return value;
      }),
    );
    let late = false;
    void turn().then(() => (late = true));
    queue.finish();
    expect(await Promise.all(all)).toEqual([1, 2, 3]);
    expect(late).toBe(false);
  });
});
