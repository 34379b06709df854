import assert from 'node:assert/strict';
import { testRunner } from '../probe/test-runner.js';
import type { ContractContext } from './contract-context.interface.js';

export function describeResume({ open }: ContractContext): void {
  const { it } = testRunner();

  it('stays at the head for who has seen all', async () => {
    const log = await open();
    await log.addMany('a', 2);
    const head = await log.append('b');
    const start = await log.seek(['a', 'b'], { after: head, replayLimit: 10 });
    assert.deepEqual(start, { cursor: head, known: true, lost: [], skipped: [], ended: [] });
  });

  it('goes on from the position where all is kept', async () => {
    const log = await open();
    const seqs = await log.addMany(['a', 'b'], 5);
    const start = await log.resume(['a', 'b'], seqs[1]!);
    assert.deepEqual(start, {
      cursor: await log.at(seqs[1]!),
      known: true,
      lost: [],
      skipped: [],
      ended: [],
    });
    assert.deepEqual(await log.seqsAfter(['a', 'b'], start.cursor.seq), seqs.slice(2));
  });

  it('says per room through which event it was trimmed', async () => {
    const log = await open({ count: 2 });
    const first = await log.add('c');
    const a: number[] = [];
    const b: number[] = [];
    for (let round = 0; round < 5; round++) {
      a.push(await log.add('a'));
      if (round % 2 === 0) b.push(await log.add('b'));
    }
    const { known, lost, skipped } = await log.resume(['a', 'b', 'c'], first);
    assert.deepEqual(
      { known, lost: lost.toSorted((one, other) => one.room.localeCompare(other.room)), skipped },
      {
        known: true,
        lost: [
          { room: 'a', through: a[2] },
          { room: 'b', through: b[0] },
        ],
        skipped: [],
      },
    );
  });

  it('raises no false alarm at the very edge of what is kept', async () => {
    const log = await open({ count: 3 });
    const seqs = await log.addMany('a', 10);
    assert.deepEqual((await log.resume(['a'], seqs[6]!)).lost, []);
    assert.deepEqual((await log.resume(['a'], seqs[5]!)).lost, [{ room: 'a', through: seqs[6] }]);
  });

  it('raises no false alarm for a quiet room, and none for one that never was', async () => {
    const log = await open({ count: 2 });
    const quiet = await log.addMany('quiet', 4);
    await log.addMany('busy', 50);
    for (const seq of [quiet[3]!, quiet[2]!, quiet[1]!]) {
      assert.deepEqual((await log.resume(['quiet', 'never used'], seq)).lost, []);
    }
    assert.deepEqual((await log.resume(['never used'], 0)).lost, []);
  });

  it('raises no alarm for a position between events of other rooms', async () => {
    const log = await open({ count: 1 });
    await log.add('a');
    const between = await log.addMany('b', 3);
    const last = await log.add('a');
    assert.deepEqual((await log.resume(['a'], between[1]!)).lost, []);
    assert.deepEqual(await log.seqsAfter(['a'], between[1]!), [last]);
  });

  it('leaves out all but the newest events when there are more than the limit', async () => {
    const log = await open();
    const first = await log.add('c');
    const a = await log.addMany('a', 6);
    const b = await log.addMany('b', 2);
    const start = await log.resume(['a', 'b', 'c'], first, 5);
    assert.deepEqual(await log.seqsAfter(['a', 'b', 'c'], start.cursor.seq), [...a.slice(3), ...b]);
    assert.equal(start.known, true);
    assert.deepEqual(start.lost, []);
    // Only of room a were events left out: after the position asked for, and before what is replayed.
    assert.deepEqual(
      start.skipped.map((loss) => loss.room),
      ['a'],
    );
    assert.ok(start.skipped[0]!.through >= a[2]! && start.skipped[0]!.through < a[3]!);
  });

  it('leaves out nothing at the limit, and counts an event of several rooms once', async () => {
    const log = await open();
    const seqs = await log.addMany(['a', 'b'], 5);
    assert.deepEqual((await log.resume(['a', 'b'], 0, 5)).skipped, []);
    assert.equal((await log.resume(['a', 'b'], 0, 5)).cursor.seq, 0);
    const start = await log.resume(['a', 'b'], 0, 4);
    assert.deepEqual(await log.seqsAfter(['a', 'b'], start.cursor.seq), seqs.slice(1));
    assert.deepEqual(start.skipped.map((loss) => loss.room).toSorted(), ['a', 'b']);
    // A log need not count what it leaves out.
    assert.ok([undefined, 1].includes(start.skippedCount));
  });

  it('tells of what was trimmed beside what was left out', async () => {
    const log = await open({ count: 4 });
    const seqs = await log.addMany('a', 8);
    const { lost, skipped } = await log.resume(['a'], seqs[0]!, 2);
    assert.deepEqual(lost, [{ room: 'a', through: seqs[3] }]);
    assert.equal(skipped.length, 1);
    assert.ok(skipped[0]!.through >= seqs[5]! && skipped[0]!.through < seqs[6]!);
  });

  it('does not know positions of another log, and begins at the head then', async () => {
    const log = await open();
    const head = await log.append('a');
    const foreign = await (await open()).append('a');
    const start = await log.seek(['a'], { after: foreign, replayLimit: 10 });
    assert.equal(start.known, false);
    assert.deepEqual(start.cursor, head);
    assert.deepEqual({ lost: start.lost, skipped: start.skipped }, { lost: [], skipped: [] });
  });

  it('does not know positions ahead of the log', async () => {
    const log = await open();
    const head = await log.append('a');
    const { known, cursor } = await log.resume(['a'], head.seq + 1);
    assert.deepEqual({ known, cursor }, { known: false, cursor: head });
    assert.equal((await log.resume(['a'], Number.MAX_SAFE_INTEGER)).known, false);
  });
}
