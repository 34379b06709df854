import { LmdbFolder } from './lmdb-folder.spec-support.js';

let folder: LmdbFolder;
beforeEach(() => (folder = new LmdbFolder()));
afterEach(async () => folder.dispose());

describe('LmdbEventLog over a restart', () => {
  it('keeps epoch, events and positions, and goes on from there', async () => {
    const first = folder.open();
    const head = await first.probe.append(['a', 'b'], { text: 'é' }, { type: 'note', except: 'c1' });
    await first.probe.append('a', 'end', { ends: true });
    const before = await first.probe.page(['a'], 0);
    await first.log.close();

    const { probe } = folder.open();
    expect(await probe.head()).toEqual({ epoch: head.epoch, seq: head.seq + 1 });
    const after = await probe.page(['a'], 0);
    expect(after.events.map((event) => [event.text, event.rooms, event.except, event.ends])).toEqual(
      before.events.map((event) => [event.text, event.rooms, event.except, event.ends]),
    );
    expect((await probe.resume(['a', 'b'], head.seq + 1)).ended).toEqual(['a']);
    expect(await probe.add('a')).toBe(head.seq + 2);
  });

  it('still knows what each room lost, of empty and forgotten rooms too', async () => {
    let time = 0;
    const options = { age: 1_000, count: 2, emptyRooms: 1, now: () => time };
    const first = folder.open(options);
    const gone = await first.probe.add('gone');
    const empty = await first.probe.add('empty');
    time = 5_000;
    const a = await first.probe.addMany('a', 5);
    await first.log.close();

    const { probe } = folder.open(options);
    expect(await probe.seqsAfter(['gone', 'empty', 'a'], 0)).toEqual(a.slice(-2));
    expect((await probe.resume(['a'], 0)).lost).toEqual([{ room: 'a', through: a[2] }]);
    expect((await probe.resume(['a'], a[2]!)).lost).toEqual([]);
    expect((await probe.resume(['empty'], 0)).lost).toEqual([{ room: 'empty', through: empty }]);
    // Forgotten, and on the safe side all the same, also for rooms that nobody used.
    expect((await probe.resume(['gone', 'never used'], 0)).lost).toEqual([
      { room: 'gone', through: gone },
      { room: 'never used', through: gone },
    ]);
    expect((await probe.resume(['gone'], gone)).lost).toEqual([]);
    const again = await probe.add('gone');
    expect((await probe.resume(['gone'], 0)).lost).toEqual([{ room: 'gone', through: gone }]);
    expect(await probe.seqsAfter(['gone'], 0)).toEqual([again]);
  });

  it('goes on trimming where it stopped, within the runs of a room too', async () => {
    const first = folder.open({ count: 50 });
    const seqs = await Promise.all(Array.from({ length: 130 }, async () => first.probe.add('a')));
    await first.log.close();
    const second = folder.open({ count: 50 });
    expect(await second.probe.seqsAfter(['a'], 0)).toEqual(seqs.slice(-50));
    for (let index = 0; index < 60; index++) {
      seqs.push(await second.probe.add('a'));
      expect(await second.probe.seqsAfter(['a'], 0)).toEqual(seqs.slice(-50));
    }
    await second.log.close();
    expect(await folder.inspect()).toMatchObject({ events: 50, rooms: 1 });
  });

  it('comes down to bounds that were lowered, step by step', async () => {
    const first = folder.open();
    const seqs = await Promise.all(
      Array.from({ length: 4_000 }, async (_, index) => first.probe.add(`r${index % 3}`)),
    );
    await first.log.close();
    const second = folder.open({ totalBytes: 20_000 });
    await second.probe.add('r0');
    await second.log.close();
    const third = folder.open({ totalBytes: 20_000 });
    for (let index = 0; index < 4; index++) await third.probe.add('r1');
    const kept = await third.probe.seqsAfter(['r0', 'r1', 'r2'], 0);
    expect(kept.length).toBeLessThan(200);
    expect(kept.at(-1)).toBe(seqs.at(-1)! + 5);
    await third.log.close();
    const { bytes, events } = await folder.inspect();
    expect(bytes).toBeLessThanOrEqual(20_000);
    expect(events).toBe(kept.length);
  });

  it('knows idempotency keys again, as many as it may', async () => {
    const first = folder.open({ idempotencyKeys: 2 });
    const append = async ({ probe }: typeof first, idempotencyKey: string): Promise<number> =>
      probe.add('a', null, { idempotencyKey });
    const long = 'x'.repeat(10_000);
    await append(first, 'one');
    const two = await append(first, 'two');
    const three = await append(first, long);
    await first.log.close();

    const second = folder.open({ idempotencyKeys: 2 });
    expect(await append(second, long)).toBe(three);
    expect(await append(second, 'two')).toBe(two);
    const one = await append(second, 'one');
    expect(one).toBe(three + 1);
    expect(await append(second, 'two')).toBe(one + 1);
    await second.log.close();
    expect(await folder.inspect()).toMatchObject({ keys: 2, 'key-order': 2, events: 5 });
  });

  it('commits what was appended before the close', async () => {
    const first = folder.open({ commitDelay: 1_000 });
    const appends = Array.from({ length: 10 }, async () => first.probe.add('a'));
    await Promise.resolve();
    await first.log.close();
    const seqs = await Promise.all(appends);
    const { probe } = folder.open();
    expect(await probe.seqsAfter(['a'], 0)).toEqual(seqs);
  });
});
