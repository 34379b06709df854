import { EventEmitter } from 'node:events';
import type { StreamResponse } from '../connection/write/response-writer.js';
import { Drain, type Drainable } from './drain.js';

class Stream extends EventEmitter implements Drainable {
  readonly response = this as unknown as StreamResponse;
  /** What was done to it, in milliseconds since the drain began. */
  readonly done: [what: string, at: number][] = [];
  writableFinished = false;

  constructor(
    readonly index: number,
    readonly drain: Drainable['drain'] = 'close',
    private readonly reads = true,
  ) {
    super();
  }

  close(reason: string, reconnect: boolean): void {
    this.note(`close ${reason} ${reconnect}`);
    if (this.reads) setImmediate(() => this.gone());
  }

  destroy(reason: string): void {
    if (!this.writableFinished) this.note(`destroy ${reason}`);
  }

  gone(): void {
    this.writableFinished = true;
    this.emit('close');
  }

  private note(what: string): void {
    this.done.push([what, performance.now() - started]);
    order.push(this.index);
  }
}

let started = 0;
let order: number[] = [];

async function drainAll(streams: Stream[], window: number): Promise<number> {
  order = [];
  started = performance.now();
  await new Drain(streams, window).run();
  return performance.now() - started;
}

const many = (count: number): Stream[] => Array.from({ length: count }, (_, index) => new Stream(index));

describe('Drain', () => {
  it('ends all in random order, and is done when they are', async () => {
    const streams = many(100);
    expect(await drainAll(streams, 5_000)).toBeLessThan(1_000);
    expect(streams.map(({ done }) => done.map(([what]) => what))).toEqual(
      streams.map(() => ['close draining true']),
    );
    const rises = order.filter((index, at) => at > 0 && index > order[at - 1]!).length;
    expect(rises).toBeGreaterThan(25);
    expect(rises).toBeLessThan(75);
  });

  it('spreads the ends over the window, so that not all come back at once', async () => {
    const streams = many(2_000);
    expect(await drainAll(streams, 500)).toBeLessThan(3_000);
    const times = streams.map(({ done: [[, at] = ['', 0]] }) => at).toSorted((a, b) => a - b);
    expect(times[1_000]).toBeGreaterThan(120);
    expect(times.at(-1)).toBeGreaterThan(300);
  });

  it('waits for those that may finish, until shortly before the end of the window', async () => {
    const quick = new Stream(0, 'finish');
    const slow = new Stream(1, 'finish');
    const other = new Stream(2);
    setTimeout(() => quick.gone(), 50);
    const took = await drainAll([quick, slow, other], 300);
    expect(quick.done.map(([what]) => what)).toEqual(['close draining true']);
    expect(slow.done[0]![1]).toBeGreaterThan(250);
    expect(other.done[0]![1]).toBeLessThan(150);
    expect(took).toBeLessThan(400);

    setTimeout(() => done.gone(), 50);
    const done = new Stream(0, 'finish');
    expect(await drainAll([done], 5_000)).toBeLessThan(1_000);
  });

  it('leaves those that the application ends by itself, until the window is over', async () => {
    const own = new Stream(0, 'none');
    const left = new Stream(1, 'none');
    setTimeout(() => own.gone(), 50);
    const took = await drainAll([own, left], 200);
    expect([own, left].map(({ done }) => done.map(([what]) => what))).toEqual([[], ['destroy draining']]);
    expect(took).toBeGreaterThan(190);
  });

  it('cuts at the end of the window what has not gone', async () => {
    const stuck = new Stream(0, 'close', false);
    const took = await drainAll([stuck, new Stream(1)], 200);
    expect(took).toBeGreaterThan(190);
    expect(took).toBeLessThan(400);
    expect(stuck.done.map(([what]) => what)).toEqual(['close draining true', 'destroy draining']);
  });

  it('cuts at once without a window, and has nothing to do without streams', async () => {
    const stuck = new Stream(0, 'close', false);
    expect(await drainAll([stuck], 0)).toBeLessThan(50);
    expect(stuck.done.map(([what]) => what)).toEqual(['close draining true', 'destroy draining']);
    expect(await drainAll([], 5_000)).toBeLessThan(50);
  });

  it('ends all at once when its window is cut short', async () => {
    const streams = [...many(5_000), new Stream(5_000, 'finish', false), new Stream(5_001, 'none')];
    started = performance.now();
    const drain = new Drain(streams, 600_000);
    const run = drain.run();
    drain.cutShort();
    await run;
    expect(streams.slice(0, 5_001).every(({ done }) => done[0]?.[0] === 'close draining true')).toBe(true);
    expect(streams.slice(5_000).map(({ done }) => done.at(-1)![0])).toEqual([
      'destroy draining',
      'destroy draining',
    ]);
  });
});
