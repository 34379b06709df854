import assert from 'node:assert/strict';
import { TailProbe } from '../probe/tail-probe.js';
import { testRunner } from '../probe/test-runner.js';
import type { ContractContext } from './contract-context.interface.js';

export function describeRetention({ open, advance }: ContractContext): void {
  const { it } = testRunner();

  it('lets the oldest events of a room go beyond its count', async () => {
    const log = await open({ count: 3 });
    const a = await log.addMany('a', 7);
    const b = await log.addMany('b', 3);
    assert.deepEqual(await log.seqsAfter(['a'], 0), a.slice(-3));
    assert.deepEqual(await log.seqsAfter(['b'], 0), b);
  });

  it('keeps an event in each room for itself', async () => {
    const log = await open({ count: 2 });
    const shared = await log.add(['a', 'b']);
    const a = await log.addMany('a', 2);
    assert.deepEqual(await log.seqsAfter(['a'], 0), a);
    assert.deepEqual(await log.seqsAfter(['b'], 0), [shared]);
    assert.deepEqual(await log.seqsAfter(['a', 'b'], 0), [shared, ...a]);
    assert.deepEqual((await log.resume(['a', 'b'], 0)).lost, [{ room: 'a', through: shared }]);
  });

  it('lets the oldest events of a room go beyond its bytes', async () => {
    const bytes = 16_384;
    const log = await open({ bytes });
    const a = await log.addMany('a', 40, 'x'.repeat(1_000));
    const b = await log.addMany('b', 2, 'x'.repeat(1_000));
    const { events, lost } = await log.page(['a'], 0);
    const kept = events.length;
    assert.ok(kept >= 2 && kept * 1_000 <= bytes, `${kept} events kept`);
    assert.deepEqual(lost, [{ room: 'a', through: a.at(-kept - 1) }]);
    assert.deepEqual(
      events.map((event) => event.seq),
      a.slice(-kept),
    );
    assert.deepEqual(await log.seqsAfter(['b'], 0), b);
  });

  it('lets events go when they are too old', async () => {
    const log = await open({ age: 1_000 });
    const old = await log.addMany('a', 3);
    await advance(700);
    const young = await log.add('a');
    const shared = await log.add(['a', 'b']);
    assert.deepEqual(await log.seqsAfter(['a'], 0), [...old, young, shared]);
    await advance(600);
    assert.deepEqual(await log.seqsAfter(['a'], 0), [young, shared]);
    assert.deepEqual((await log.resume(['a', 'b'], old[0]!)).lost, [{ room: 'a', through: old[2] }]);
    assert.deepEqual((await log.resume(['a', 'b'], old[2]!)).lost, []);
  });

  it('remembers what a room lost although nothing is left of it', async () => {
    const log = await open({ age: 1_000 });
    const [first, last] = await log.addMany('a', 2);
    await advance(2_000);
    for (const { lost } of [await log.resume(['a', 'b'], first!), await log.page(['a', 'b'], first!)]) {
      assert.deepEqual(lost, [{ room: 'a', through: last }]);
    }
    assert.deepEqual((await log.resume(['a', 'b'], last!)).lost, []);
    const next = await log.add('a');
    assert.deepEqual(await log.seqsAfter(['a'], 0), [next]);
    assert.deepEqual((await log.resume(['a'], first!)).lost, [{ room: 'a', through: last }]);
    assert.deepEqual((await log.resume(['a'], last!)).lost, []);
  });

  it('never reuses a position, whatever is let go', async () => {
    const log = await open({ age: 1_000 });
    const seqs = await log.addMany('a', 3);
    const head = await log.head();
    await advance(2_000);
    assert.deepEqual(await log.head(), head);
    assert.ok((await log.add('b')) > seqs[2]!);
  });

  it('delivers live whatever the bounds', async () => {
    const log = await open({ count: 1, bytes: 1_024 });
    const tail = await TailProbe.open(log.log, ['a']);
    const seqs = await log.addMany('a', 10, 'x'.repeat(2_000));
    await tail.until(seqs.at(-1)!);
    assert.deepEqual(tail.seqs, seqs);
  });
}
