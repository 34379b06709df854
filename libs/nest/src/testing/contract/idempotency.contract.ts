import assert from 'node:assert/strict';
import { TailProbe } from '../probe/tail-probe.js';
import { testRunner } from '../probe/test-runner.js';
import type { ContractContext } from './contract-context.interface.js';

export function describeIdempotency({ open }: ContractContext): void {
  const { it } = testRunner();

  it('answer a repeated append with the first position and add nothing', async () => {
    const log = await open();
    const first = await log.append('a', 'one', { idempotencyKey: 'k' });
    const between = await log.append('a', 'two');
    assert.deepEqual(await log.append('a', 'three', { idempotencyKey: 'k' }), first);
    assert.deepEqual(await log.head(), between);
    const { events } = await log.page(['a'], 0);
    assert.deepEqual(
      events.map((event) => event.data),
      ['one', 'two'],
    );
  });

  it('deliver an event that is appended twice once', async () => {
    const log = await open();
    const tail = await TailProbe.open(log.log, ['a']);
    const first = await log.add('a', null, { idempotencyKey: 'k' });
    await log.append('a', null, { idempotencyKey: 'k' });
    const last = await log.add('a');
    await tail.until(last);
    assert.deepEqual(tail.seqs, [first, last]);
  });

  it('hold for appends that are made at the same time', async () => {
    const log = await open();
    const seqs = await Promise.all(
      Array.from({ length: 10 }, async () => log.add('a', null, { idempotencyKey: 'k' })),
    );
    assert.deepEqual([...new Set(seqs)], await log.seqsAfter(['a'], 0));
  });

  it('are told apart, and are no matter of their content', async () => {
    const log = await open();
    const seqs: number[] = [];
    for (const idempotencyKey of ['k', 'K', '', ' ', 'k:1', '__proto__', 'ключ']) {
      const seq = await log.add('a', null, { idempotencyKey });
      assert.equal(await log.add('a', null, { idempotencyKey }), seq);
      seqs.push(seq);
    }
    assert.deepEqual(await log.seqsAfter(['a'], 0), seqs);
  });
}
