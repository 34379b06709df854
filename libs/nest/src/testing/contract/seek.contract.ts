import assert from 'node:assert/strict';
import { testRunner } from '../probe/test-runner.js';
import type { ContractContext } from './contract-context.interface.js';

const NOTHING = { known: true, lost: [], skipped: [], ended: [] };

export function describeSeek({ open }: ContractContext): void {
  const { it } = testRunner();

  it('begins an empty log before its first event', async () => {
    const log = await open();
    for (const origin of ['live', 'start', { last: 5 }] as const) {
      assert.deepEqual(await log.seek(['a'], origin), { cursor: await log.at(0), ...NOTHING });
    }
    const seq = await log.add('a');
    assert.deepEqual(await log.seqsAfter(['a'], 0), [seq]);
  });

  it('begins with "live" at the head, whatever room it belongs to', async () => {
    const log = await open();
    await log.add('a');
    const head = await log.append('b');
    assert.deepEqual(await log.seek(['a'], 'live'), { cursor: head, ...NOTHING });
    assert.deepEqual(await log.seqsAfter(['a'], head.seq), []);
  });

  it('tells the head to who asks for no room', async () => {
    const log = await open({ count: 1 });
    assert.deepEqual(await log.seek([], 'live'), { cursor: await log.at(0), ...NOTHING });
    await log.addMany('a', 3);
    const head = await log.append('a', null, { ends: true });
    assert.deepEqual(await log.seek([], 'live'), { cursor: head, ...NOTHING });
    const { known, lost } = await log.seek([], { after: head, replayLimit: 10 });
    assert.deepEqual({ known, lost }, { known: true, lost: [] });
  });

  it('begins with "start" before all that is kept of the rooms', async () => {
    const log = await open();
    const a = await log.addMany('a', 3);
    const b = await log.addMany('b', 2);
    assert.deepEqual(await log.seqsFrom(['a'], 'start'), a);
    assert.deepEqual(await log.seqsFrom(['a', 'b'], 'start'), [...a, ...b]);
    assert.equal((await log.seek(['a'], 'start')).known, true);
  });

  it('begins with the last n events of a room', async () => {
    const log = await open();
    const seqs = await log.addMany('a', 5);
    await log.addMany('b', 3);
    for (const last of [0, 1, 2, 5, 6, 1_000]) {
      assert.deepEqual(
        await log.seqsFrom(['a'], { last }),
        last === 0 ? [] : seqs.slice(-last),
        `last ${last}`,
      );
    }
  });

  it('counts the last n events over all rooms together', async () => {
    const log = await open();
    const a = await log.addMany('a', 4);
    const b = await log.addMany('b', 2);
    assert.deepEqual(await log.seqsFrom(['a', 'b'], { last: 3 }), [a[3], ...b]);
    assert.deepEqual(await log.seqsFrom(['a', 'never used'], { last: 2 }), a.slice(-2));
  });

  it('counts an event of several rooms once', async () => {
    const log = await open();
    const seqs = await log.addMany('a', 2);
    seqs.push(...(await log.addMany(['a', 'b', 'c'], 3)), await log.add('b'));
    for (const last of [1, 2, 4, 5, 6]) {
      assert.deepEqual(await log.seqsFrom(['a', 'b', 'c'], { last }), seqs.slice(-last), `last ${last}`);
    }
  });

  it('tells who begins with history which rooms are not whole', async () => {
    const log = await open({ count: 2 });
    const b = await log.addMany('b', 2);
    const a = await log.addMany('a', 4);
    const lost = [{ room: 'a', through: a[1] }];
    const start = await log.seek(['a', 'b'], 'start');
    assert.deepEqual(start.lost, lost);
    assert.deepEqual(await log.seqsAfter(['a', 'b'], start.cursor.seq), [...b, ...a.slice(2)]);
    assert.deepEqual((await log.seek(['a', 'b'], { last: 2 })).lost, []);
    assert.deepEqual((await log.seek(['a', 'b'], 'live')).lost, []);
  });

  it('lets who begins with history come back from there without a loss', async () => {
    const log = await open({ count: 2 });
    await log.addMany('a', 4);
    for (const origin of ['start', { last: 5 }] as const) {
      const { cursor } = await log.seek(['a'], origin);
      const again = await log.seek(['a'], { after: cursor, replayLimit: 10 });
      assert.deepEqual([again.lost, again.skipped], [[], []]);
      assert.equal((await log.seek(['unused'], origin)).cursor.seq, (await log.seek([], 'live')).cursor.seq);
    }
  });
}
