import { LmdbFolder } from './lmdb-folder.spec-support.js';

let folder: LmdbFolder;
beforeEach(() => (folder = new LmdbFolder()));
afterEach(async () => folder.dispose());

const KIB = 1024;

describe('LmdbEventLog and its bounds', () => {
  it('lets the globally oldest events go beyond the total bytes, whichever room holds them', async () => {
    const { probe, log } = folder.open({ totalBytes: 16 * KIB });
    const quiet = await probe.add('quiet', 'x'.repeat(KIB));
    const old = await probe.addMany(['old', 'older'], 4, 'x'.repeat(KIB));
    const busy = await probe.addMany('busy', 40, 'x'.repeat(KIB));
    expect(await probe.seqsAfter(['quiet', 'old', 'older'], 0)).toEqual([]);
    const kept = await probe.seqsAfter(['busy'], 0);
    expect(kept.length).toBeGreaterThan(5);
    expect(kept).toEqual(busy.slice(-kept.length));
    expect((await probe.resume(['quiet', 'old', 'older'], 0)).lost).toEqual([
      { room: 'quiet', through: quiet },
      { room: 'old', through: old[3] },
      { room: 'older', through: old[3] },
    ]);
    await log.close();
    const { bytes, ...counts } = await folder.inspect();
    expect(bytes).toBeLessThanOrEqual(16 * KIB);
    expect(counts).toMatchObject({ events: kept.length, rooms: 4, empty: 3, runs: kept.length });
  });

  it('keeps the newest event even if it alone is beyond every bound', async () => {
    const { probe } = folder.open({ totalBytes: KIB, bytes: KIB });
    const [, last] = await probe.addMany('a', 2, 'x'.repeat(10 * KIB));
    expect(await probe.seqsAfter(['a'], 0)).toEqual([last]);
    const other = await probe.add('b', 'x'.repeat(10 * KIB));
    expect(await probe.seqsAfter(['a', 'b'], 0)).toEqual([other]);
  });

  it('stores an event of several rooms once, until the last of them lets it go', async () => {
    const { probe, log } = folder.open({ count: 2 });
    const shared = await probe.add(['a', 'b', 'c'], 'x'.repeat(KIB));
    await probe.addMany('a', 3);
    await probe.addMany('b', 3);
    expect(await probe.seqsAfter(['c'], 0)).toEqual([shared]);
    await probe.addMany('c', 3);
    expect(await probe.seqsAfter(['a', 'b', 'c'], 0)).not.toContain(shared);
    await log.close();
    expect((await folder.inspect())['events']).toBe(6);
    expect((await folder.inspect())['bytes']).toBeLessThan(KIB);
  });

  it('lets go within one commit what comes and goes in it', async () => {
    const { probe, log } = folder.open({ count: 3 });
    const seqs = await Promise.all(
      Array.from({ length: 500 }, async (_, i) => probe.add(i % 2 ? 'a' : ['a', 'b'])),
    );
    expect(await probe.seqsAfter(['a'], 0)).toEqual(seqs.slice(-3));
    expect(await probe.seqsAfter(['b'], 0)).toEqual(seqs.filter((_, i) => i % 2 === 0).slice(-3));
    await log.close();
    expect(await folder.inspect()).toMatchObject({ events: 5, runs: 2 });
  });

  it('answers by the age at once, and lets go with the next event', async () => {
    let time = 5_000;
    const { probe, log } = folder.open({ age: 1_000, now: () => time });
    const old = await Promise.all(Array.from({ length: 200 }, async () => probe.add(['a', 'b'])));
    time = 5_500;
    const young = await probe.add('a');
    time = 6_000;
    expect(await probe.seqsAfter(['a'], 0)).toEqual([...old, young]);
    time = 6_001;
    expect(await probe.seqsAfter(['a', 'b'], 0)).toEqual([young]);
    expect((await probe.resume(['a', 'b'], 0)).lost).toEqual([
      { room: 'a', through: old.at(-1) },
      { room: 'b', through: old.at(-1) },
    ]);
    expect((await probe.seek(['a', 'b'], 'start')).lost).toEqual([]);
    time = 7_000;
    expect(await probe.seqsAfter(['a', 'b'], 0)).toEqual([]);
    const next = await probe.add('c');
    await log.close();
    expect(next).toBe(young + 1);
    expect(await folder.inspect()).toMatchObject({ events: 1, runs: 1, empty: 2 });
  });

  it('is not misled by a clock that is set back', async () => {
    let time = 5_000;
    const { probe } = folder.open({ age: 1_000, now: () => time });
    const first = await probe.add('a');
    time = 100;
    const others = await probe.addMany('a', 2);
    time = 5_900;
    expect(await probe.seqsAfter(['a'], 0)).toEqual([first, ...others]);
    time = 6_100;
    expect(await probe.seqsAfter(['a'], 0)).toEqual([]);
  });

  it('remembers as many empty rooms as it may, the newest losses of all', async () => {
    let time = 0;
    const { probe, log } = folder.open({ age: 1_000, emptyRooms: 10, now: () => time });
    const seqs: number[] = [];
    for (let index = 0; index < 30; index++) seqs.push(await probe.add(`room ${index}`));
    time = 5_000;
    await probe.add('x');
    await probe.add('x');
    expect((await probe.resume(['room 29', 'room 20'], 0)).lost.map(({ through }) => through)).toEqual([
      seqs[29],
      seqs[20],
    ]);
    expect((await probe.resume(['room 0', 'other'], 0)).lost.map(({ through }) => through)).toEqual([
      seqs[19],
      seqs[19],
    ]);
    await log.close();
    expect(await folder.inspect()).toMatchObject({ rooms: 11, empty: 10 });
  });

  it('shares one event object among all who read it', async () => {
    const { probe } = folder.open();
    await probe.add(['a', 'b']);
    const [one] = (await probe.page(['a'], 0)).events;
    const [other] = (await probe.page(['b'], 0)).events;
    expect(one).toBe(other);
  });

  it('refuses more than may wait', async () => {
    const { probe } = folder.open({ maxWaiting: 3 });
    const results = await Promise.allSettled(Array.from({ length: 5 }, async () => probe.add('a')));
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(results[4]).toMatchObject({ reason: { code: 'SSE_LOG_WRITE' } });
    expect(await probe.seqsAfter(['a'], 0)).toHaveLength(3);
  });

  it('names every option that it cannot use', () => {
    const options = {
      path: '',
      count: 0,
      age: -1,
      bytes: 10,
      totalBytes: '1',
      commitDelay: 5_000,
      sync: true,
    };
    expect(() => folder.open(options as never)).toThrow(
      expect.objectContaining({
        code: 'SSE_INVALID_OPTIONS',
        problems: [
          expect.stringMatching(/^unknown option "sync"; the options are path, count/),
          'path is ""; give the folder for the log, such as "./data"',
          'count is 0; give a number of events, at least 1, or Infinity to turn it off',
          'age is -1; give a number of milliseconds, at least 1, or 0 to turn it off',
          'bytes is 10; give a number of bytes, at least 1024, or Infinity to turn it off',
          'totalBytes is "1"; give a number of bytes, at least 1024, or Infinity to turn it off',
          'commitDelay is 5000; give a number of milliseconds, from 0 to 1000',
        ],
      }),
    );
  });
});
