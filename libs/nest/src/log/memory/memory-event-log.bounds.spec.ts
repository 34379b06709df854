import { LogProbe } from '../../testing/probe/log-probe.js';
import type { MemoryEventLogOptions } from './memory-event-log-options.js';
import { MemoryEventLog } from './memory-event-log.js';

const KIB = 1024;

function openLog(options: MemoryEventLogOptions): { log: MemoryEventLog; probe: LogProbe } {
  const log = new MemoryEventLog({ age: 0, ...options });
  return { log, probe: new LogProbe(log) };
}

describe('MemoryEventLog over all rooms', () => {
  it('lets the globally oldest events go beyond the total bytes, whichever room holds them', async () => {
    const { log, probe } = openLog({ totalBytes: 16 * KIB });
    const quiet = await probe.add('quiet', 'x'.repeat(KIB));
    const old = await probe.addMany('old', 4, 'x'.repeat(KIB));
    const busy = await probe.addMany('busy', 100, 'x'.repeat(KIB));
    expect(log.bytes).toBeLessThanOrEqual(16 * KIB);
    expect(await probe.seqsAfter(['quiet', 'old'], 0)).toEqual([]);
    const kept = await probe.seqsAfter(['busy'], 0);
    expect(kept.length).toBeGreaterThan(5);
    expect(kept).toEqual(busy.slice(-kept.length));
    expect((await probe.resume(['quiet', 'old'], 0)).lost).toEqual([
      { room: 'quiet', through: quiet },
      { room: 'old', through: old[3] },
    ]);
  });

  it('stays within the total bytes after every single append', async () => {
    const { log, probe } = openLog({ totalBytes: 32 * KIB });
    for (let index = 0; index < 500; index++) {
      await probe.add([`room ${index % 7}`, `room ${index % 3}x`], 'é'.repeat((index * 37) % 1_500));
      expect(log.bytes).toBeLessThanOrEqual(32 * KIB);
    }
  });

  it('keeps the newest event even if it alone is beyond every bound', async () => {
    const { probe } = openLog({ totalBytes: KIB, bytes: KIB });
    const [, last] = await probe.addMany('a', 2, 'x'.repeat(10 * KIB));
    expect(await probe.seqsAfter(['a'], 0)).toEqual([last]);
    const other = await probe.add('b', 'x'.repeat(10 * KIB));
    expect(await probe.seqsAfter(['a', 'b'], 0)).toEqual([other]);
  });

  it('accounts the text of an event of several rooms once', async () => {
    const { log: one, probe: first } = openLog({});
    const { log: other, probe: second } = openLog({});
    await first.add('a', 'text');
    await second.add(['a', 'b', 'c'], 'text');
    const before = { one: one.bytes, other: other.bytes };
    await first.add('a', 'text');
    await second.add(['a', 'b', 'c'], 'text');
    expect(other.bytes - before.other).toBe(one.bytes - before.one);
  });

  it('accounts two bytes a character for text that is not ASCII', async () => {
    const { log: ascii, probe: first } = openLog({});
    const { log: wide, probe: second } = openLog({});
    await first.add('a', 'x'.repeat(10_000));
    await second.add('a', 'é'.repeat(10_000));
    expect(ascii.bytes).toBeGreaterThan(10_000);
    expect(wide.bytes - ascii.bytes).toBeGreaterThanOrEqual(10_000);
  });

  it('accounts nothing any more when everything has gone', async () => {
    let time = 0;
    const { log, probe } = openLog({ age: 1_000, count: 3, now: () => time });
    for (let index = 0; index < 50; index++) {
      await probe.add([`room ${index % 5}`, 'shared'], 'é'.repeat(index));
      time += 10;
    }
    expect(log.bytes).toBeGreaterThan(0);
    time += 2_000;
    await probe.head();
    expect(log.bytes).toBe(0);
    await probe.add('room 1');
    expect(log.bytes).toBeGreaterThan(0);
    await log.close();
    expect(log.bytes).toBe(0);
  });
});

describe('MemoryEventLog and time', () => {
  it('keeps an event for its age and not longer', async () => {
    let time = 5_000;
    const { probe } = openLog({ age: 1_000, now: () => time });
    const seq = await probe.add('a');
    time = 6_000;
    expect(await probe.seqsAfter(['a'], 0)).toEqual([seq]);
    time = 6_001;
    expect(await probe.seqsAfter(['a'], 0)).toEqual([]);
  });

  it('keeps events for ever with age 0', async () => {
    let time = 0;
    const { probe } = openLog({ age: 0, now: () => time });
    const seq = await probe.add('a');
    time = Number.MAX_SAFE_INTEGER;
    expect(await probe.seqsAfter(['a'], 0)).toEqual([seq]);
  });

  it('lets aged events go on append too, although nobody reads', async () => {
    let time = 0;
    const { log, probe } = openLog({ age: 1_000, now: () => time });
    await probe.addMany('a', 100, 'x'.repeat(1_000));
    time = 2_000;
    await probe.add('b');
    expect(log.bytes).toBeLessThan(2_000);
  });

  it('takes the time of the machine by default', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    try {
      const probe = new LogProbe(new MemoryEventLog({ age: 60_000 }));
      const seq = await probe.add('a');
      now.mockReturnValue(1_060_000);
      expect(await probe.seqsAfter(['a'], 0)).toEqual([seq]);
      now.mockReturnValue(1_060_001);
      expect(await probe.seqsAfter(['a'], 0)).toEqual([]);
    } finally {
      now.mockRestore();
    }
  });
});
