import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LogProbe } from '../../testing/probe/log-probe.js';
import { MemoryEventLog } from './memory-event-log.js';

describe('MemoryEventLog and rooms that lost all their events', () => {
  async function forgetful(): Promise<{ probe: LogProbe; seqs: number[] }> {
    let time = 0;
    const probe = new LogProbe(new MemoryEventLog({ age: 1_000, emptyRooms: 2, now: () => time }));
    const seqs: number[] = [];
    for (const room of ['first', 'second', 'third', 'fourth']) seqs.push(await probe.add(room));
    time = 5_000;
    await probe.head();
    return { probe, seqs };
  }

  it('remembers exactly what the newest of them lost', async () => {
    const { probe, seqs } = await forgetful();
    expect((await probe.resume(['third', 'fourth'], 0)).lost).toEqual([
      { room: 'third', through: seqs[2] },
      { room: 'fourth', through: seqs[3] },
    ]);
    expect((await probe.resume(['third'], seqs[2]!)).lost).toEqual([]);
  });

  it('raises the alarm for forgotten ones rather than lose silently', async () => {
    const { probe, seqs } = await forgetful();
    expect((await probe.resume(['first'], 0)).lost).toEqual([{ room: 'first', through: seqs[1] }]);
    // Safe side: nobody can tell any more whether the room of this name had events.
    expect((await probe.resume(['never used'], 0)).lost).toHaveLength(1);
    expect((await probe.resume(['first', 'never used'], seqs[1]!)).lost).toEqual([]);
  });

  it('still knows after a forgotten room is used again', async () => {
    const { probe, seqs } = await forgetful();
    const next = await probe.add('first');
    expect((await probe.resume(['first'], 0)).lost).toEqual([{ room: 'first', through: seqs[1] }]);
    expect((await probe.resume(['first'], seqs[1]!)).lost).toEqual([]);
    expect(await probe.seqsAfter(['first'], 0)).toEqual([next]);
  });

  it('remembers a room that lost its events twice by its latest loss', async () => {
    let time = 0;
    const probe = new LogProbe(new MemoryEventLog({ age: 1_000, emptyRooms: 10, now: () => time }));
    const first = await probe.add('a');
    time = 5_000;
    const second = await probe.add('a');
    time = 10_000;
    expect((await probe.resume(['a'], first)).lost).toEqual([{ room: 'a', through: second }]);
    expect((await probe.resume(['a'], second)).lost).toEqual([]);
  });

  it('does not count a room that is in use again among them', async () => {
    let time = 0;
    const probe = new LogProbe(new MemoryEventLog({ age: 1_000, emptyRooms: 2, now: () => time }));
    await probe.add('a');
    const b = await probe.add('b');
    time = 2_000;
    await probe.head();
    await probe.add('a');
    const c = await probe.add('c');
    time = 3_500;
    await probe.add('a');
    expect((await probe.resume(['b', 'c', 'never used'], 0)).lost).toEqual([
      { room: 'b', through: b },
      { room: 'c', through: c },
    ]);
  });

  it('stays bounded with 200 000 rooms of one event each', async () => {
    const MIB = 1024 * 1024;
    const log = new MemoryEventLog({ age: 0, totalBytes: 4 * MIB, emptyRooms: 1_000 });
    const probe = new LogProbe(log);
    const before = heapUsed();
    let last = 0;
    for (let index = 0; index < 200_000; index++) {
      ({ seq: last } = await log.append({ rooms: [`room ${index}`], text: 'data: 1\n', json: true }));
    }
    expect(log.bytes).toBeLessThanOrEqual(4 * MIB);
    expect(await probe.seqsAfter(['room 199999'], 0)).toEqual([last]);
    expect((await probe.resume(['room 0'], 0)).lost).toHaveLength(1);
    // Without the bounds it is more than 100 MiB.
    expect(heapUsed() - before).toBeLessThan(16 * MIB);
  });
});

describe('MemoryEventLog and its other bounds', () => {
  it('remembers the newest idempotency keys only', async () => {
    const probe = new LogProbe(new MemoryEventLog({ age: 0, idempotencyKeys: 2 }));
    const append = async (idempotencyKey: string): Promise<number> =>
      probe.add('a', null, { idempotencyKey });
    const one = await append('one');
    const two = await append('two');
    expect(await append('one')).toBe(one);
    const three = await append('three');
    expect(await append('two')).toBe(two);
    expect(await append('three')).toBe(three);
    expect(await append('one')).toBeGreaterThan(three);
  });

  it('keeps a long queue in order while its front is cut off again and again', async () => {
    const probe = new LogProbe(new MemoryEventLog({ age: 0, count: 1_500 }));
    const seqs = await probe.addMany('a', 10_000);
    expect(await probe.seqsAfter(['a'], 0)).toEqual(seqs.slice(-1_500));
    expect(await probe.seqsAfter(['a'], seqs[9_990]!)).toEqual(seqs.slice(-9));
    expect((await probe.resume(['a'], 0)).lost).toEqual([{ room: 'a', through: seqs[8_499] }]);
  });

  it('takes no number that is off for "all of them"', async () => {
    const probe = new LogProbe(new MemoryEventLog({ age: 0 }));
    const seqs = await probe.addMany('a', 5);
    expect(await probe.seqsFrom(['a'], { last: -1 })).toEqual([]);
    expect(await probe.seqsFrom(['a'], { last: 1.5 })).toEqual(seqs.slice(-2));
    expect((await probe.resume(['a'], 0, 1.5)).cursor.seq).toBe(seqs[2]);
  });

  it('shares one event object among all who read it', async () => {
    const probe = new LogProbe(new MemoryEventLog({ age: 0 }));
    await probe.add(['a', 'b']);
    const [one] = (await probe.page(['a'], 0)).events;
    const [other] = (await probe.page(['b'], 0)).events;
    expect(one).toBe(other);
  });

  it('lets one function listen twice and closes each tail for itself', async () => {
    const log = new MemoryEventLog({ age: 0 });
    const listener = { onEvent: jest.fn(), onInterrupted: jest.fn() };
    const first = await log.tail(listener);
    await log.tail(listener);
    const probe = new LogProbe(log);
    await probe.add('a');
    await first.close();
    await probe.add('a');
    expect(listener.onEvent).toHaveBeenCalledTimes(3);
  });

  it('delivers to nobody after its close', async () => {
    const log = new MemoryEventLog();
    const listener = { onEvent: jest.fn(), onInterrupted: jest.fn() };
    await log.tail(listener);
    await log.close();
    await expect(log.tail(listener)).rejects.toMatchObject({ code: 'SSE_LOG_UNAVAILABLE' });
    await expect(new LogProbe(log).add('a')).rejects.toMatchObject({ code: 'SSE_LOG_UNAVAILABLE' });
    expect(listener.onEvent).not.toHaveBeenCalled();
  });
});

/** Heap in use without garbage. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

describe('What the limit leaves out', () => {
  it.each([
    { rooms: ['a'], count: 4 },
    { rooms: ['a', 'b'], count: 7 },
  ])('is counted, an event of several rooms once: of $rooms', async ({ rooms, count }) => {
    const log = new MemoryEventLog();
    const { epoch } = (await log.seek([], 'live')).cursor;
    const add = async (...names: string[]): Promise<unknown> =>
      log.append({ rooms: names, text: 'data: 1\n', json: true });
    for (const names of [['a'], ['b'], ['a', 'b'], ['b'], ['b'], ['a'], ['a'], ['a'], ['b']])
      await add(...names);
    const replayLimit = rooms.length === 1 ? 1 : 2;
    const start = await log.seek(rooms, { after: { epoch, seq: 0 }, replayLimit });
    expect(start.skippedCount).toBe(count);
    const all = await log.seek(rooms, { after: { epoch, seq: 0 }, replayLimit: 100 });
    expect(all.skippedCount).toBeUndefined();
    await log.close();
  });
});
