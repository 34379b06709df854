import assert from 'node:assert/strict';
import type { PageLimit } from '../../log/event-log.interface.js';
import { seqsOf, type LogProbe } from '../probe/log-probe.js';
import { testRunner } from '../probe/test-runner.js';
import type { ContractContext } from './contract-context.interface.js';

/** Reads page by page to the end and checks what every page promises. */
async function pages(
  log: LogProbe,
  rooms: readonly string[],
  limit: Partial<PageLimit>,
): Promise<number[][]> {
  const all = await log.seqsAfter(rooms, 0);
  const read: number[][] = [];
  for (let seq = 0, complete = false; !complete;) {
    const page = await log.page(rooms, seq, limit);
    const seqs = seqsOf(page.events);
    read.push(seqs);
    const done = read.flat();
    assert.deepEqual(done, all.slice(0, done.length));
    assert.ok(page.through >= (seqs.at(-1) ?? seq));
    assert.ok(page.through < (all[done.length] ?? Number.POSITIVE_INFINITY));
    assert.equal(page.complete, done.length === all.length);
    ({ through: seq, complete } = page);
  }
  return read;
}

export function describeRead({ open }: ContractContext): void {
  const { it } = testRunner();

  it('gives the events of the rooms asked for, in order, each once', async () => {
    const log = await open();
    const a = await log.add('a');
    const ab = await log.add(['a', 'b']);
    await log.add('c');
    const bc = await log.add(['b', 'c']);
    assert.deepEqual(await log.seqsAfter(['a', 'b'], 0), [a, ab, bc]);
    assert.deepEqual(await log.seqsAfter(['b', 'a'], a), [ab, bc]);
    assert.deepEqual(await log.seqsAfter(['a', 'b'], bc), []);
    assert.deepEqual(await log.seqsAfter(['never used'], 0), []);
    assert.deepEqual(await log.seqsAfter([], 0), []);
  });

  it('covers the whole log when it is complete, events of other rooms included', async () => {
    const log = await open();
    await log.add('a');
    const head = await log.append('b');
    for (const seq of [0, head.seq]) {
      const { through, complete, lost } = await log.page(['a'], seq);
      assert.deepEqual({ through, complete, lost }, { through: head.seq, complete: true, lost: [] });
    }
  });

  it('is cut into pages by count', async () => {
    const log = await open();
    await log.addMany('a', 3);
    await log.addMany(['a', 'b'], 2);
    await log.addMany('b', 2);
    const read = await pages(log, ['a', 'b'], { count: 3 });
    assert.deepEqual(
      read.map((seqs) => seqs.length),
      [3, 3, 1],
    );
    assert.equal((await pages(log, ['a', 'b'], { count: 7 })).length, 1);
    assert.equal((await pages(log, ['a', 'b'], { count: 1 })).length, 7);
  });

  it('is cut into pages by bytes', async () => {
    const log = await open();
    await log.addMany('a', 6, 'x'.repeat(1_000));
    const { events } = await log.page(['a'], 0);
    const bytes = events[0]!.size * 2 + 500;
    const read = await pages(log, ['a'], { bytes });
    assert.deepEqual(
      read.map((seqs) => seqs.length),
      [2, 2, 2],
    );
    const exact = events[0]!.size + events[1]!.size;
    assert.equal((await log.page(['a'], 0, { bytes: exact })).events.length, 2);
    assert.equal((await log.page(['a'], 0, { bytes: exact - 1 })).events.length, 1);
  });

  it('gives at least one event, however large', async () => {
    const log = await open();
    await log.add('a', 'é'.repeat(5_000));
    await log.add('a', 'small');
    const read = await pages(log, ['a'], { bytes: 1 });
    assert.deepEqual(
      read.map((seqs) => seqs.length),
      [1, 1],
    );
  });

  it('goes on behind a page while events are published', async () => {
    const log = await open();
    const seqs = await log.addMany('a', 3);
    const first = await log.page(['a'], 0, { count: 2 });
    seqs.push(await log.add('a'));
    const rest = await log.page(['a'], first.through);
    assert.deepEqual([...seqsOf(first.events), ...seqsOf(rest.events)], seqs);
  });

  it('says what was trimmed since the position was handed out', async () => {
    const log = await open({ count: 3 });
    const seqs = await log.addMany('a', 3);
    const start = await log.resume(['a', 'b'], seqs[0]!);
    assert.deepEqual(start.lost, []);
    seqs.push(...(await log.addMany('a', 4)));
    const page = await log.page(['a', 'b'], start.cursor.seq);
    assert.deepEqual(page.lost, [{ room: 'a', through: seqs[3] }]);
    assert.deepEqual(seqsOf(page.events), seqs.slice(4));
  });

  it('says so although nothing is left of the room', async () => {
    const log = await open({ count: 1 });
    const [first, second] = await log.addMany('a', 2);
    const last = await log.add('a');
    const page = await log.page(['a'], first!);
    assert.deepEqual(page.lost, [{ room: 'a', through: second }]);
    assert.deepEqual((await log.page(['a'], second!)).lost, []);
    assert.deepEqual((await log.page(['a'], last)).lost, []);
  });
}
