import { rethrow } from '../rethrow.spec-support.js';
import type { BatchCache } from './batch.js';
import { FlushScheduler, type Flushable } from './flush-scheduler.js';
import { frameOf } from '../../event/frame.js';

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** Keeps the thread busy, as a slow write would. */
function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('FlushScheduler', () => {
  it('flushes in the order of the line, in the next turn and not before', async () => {
    const scheduler = new FlushScheduler(rethrow);
    const flushed: number[] = [];
    for (const index of [1, 2, 3]) scheduler.add({ flush: () => flushed.push(index) });
    await Promise.resolve();
    expect(flushed).toEqual([]);
    await turn();
    expect(flushed).toEqual([1, 2, 3]);
    await turn();
    expect(flushed).toEqual([1, 2, 3]);
  });

  it('flushes what is queued while flushing in the turn after', async () => {
    const scheduler = new FlushScheduler(rethrow);
    const flushed: string[] = [];
    const second: Flushable = { flush: () => flushed.push('second') };
    const first: Flushable = {
      flush: () => {
        flushed.push('first');
        if (flushed.length === 1) scheduler.add(second);
      },
    };
    scheduler.add(first);
    await turn();
    expect(flushed).toEqual(['first']);
    await turn();
    expect(flushed).toEqual(['first', 'second']);
  });

  it('takes no turn while its line is empty', async () => {
    const scheduler = new FlushScheduler(rethrow);
    const flushed = jest.fn();
    scheduler.add({ flush: flushed });
    await turn();
    const schedule = jest.spyOn(globalThis, 'setImmediate');
    try {
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect(schedule).not.toHaveBeenCalled();
      expect(flushed).toHaveBeenCalledTimes(1);
    } finally {
      schedule.mockRestore();
    }
  });

  it('yields to other work during a long flush, and loses nobody', async () => {
    const scheduler = new FlushScheduler(rethrow);
    const flushed = new Set<number>();
    for (let index = 0; index < 500; index++) {
      scheduler.add({
        flush: () => {
          flushed.add(index);
          busy(0.5);
        },
      });
    }
    const seen: number[] = [];
    while (flushed.size < 500) {
      await turn();
      seen.push(flushed.size);
    }
    expect(seen.length).toBeGreaterThan(3);
    expect(seen[0]).toBeLessThan(500);
  });

  it('shares batches within a turn and drops them at its end', async () => {
    const scheduler = new FlushScheduler(rethrow);
    const frames = [frameOf('data: a\n\n')];
    const chunks: Buffer[] = [];
    const flush = (batches: BatchCache): void => {
      chunks.push(batches.get(frames, frames[0]!.size).chunk);
    };
    scheduler.add({ flush });
    scheduler.add({ flush });
    await turn();
    scheduler.add({ flush });
    await turn();
    expect(chunks[0]).toBe(chunks[1]);
    expect(chunks[2]).not.toBe(chunks[0]);
    expect(chunks[2]).toEqual(chunks[0]);
  });

  it('flushes at once what cannot wait, and drops its batches too', async () => {
    const scheduler = new FlushScheduler(rethrow);
    const frames = [frameOf('data: a\n\n')];
    const chunks: Buffer[] = [];
    const flushable: Flushable = {
      flush: (batches) => chunks.push(batches.get(frames, frames[0]!.size).chunk),
    };
    scheduler.flushNow(flushable);
    scheduler.flushNow(flushable);
    expect(chunks).toHaveLength(2);
    expect(chunks[0]).toBe(chunks[1]);
    await turn();
    scheduler.flushNow(flushable);
    expect(chunks[2]).not.toBe(chunks[0]);
  });
});
