import assert from 'node:assert/strict';
import { TailProbe } from '../probe/tail-probe.js';
import { testRunner } from '../probe/test-runner.js';
import type { ContractContext } from './contract-context.interface.js';

export function describeEnds({ open }: ContractContext): void {
  const { it } = testRunner();

  it('come to readers and tails in their place', async () => {
    const log = await open();
    const tail = await TailProbe.open(log.log, ['a']);
    const before = await log.add('a');
    const end = await log.add('a', null, { ends: true });
    const after = await log.add('a');
    await tail.until(after);
    for (const events of [(await log.page(['a'], 0)).events, tail.events]) {
      assert.deepEqual(
        events.map((event) => [event.seq, event.ends]),
        [
          [before, false],
          [end, true],
          [after, false],
        ],
      );
    }
  });

  it('are told to who has seen them', async () => {
    const log = await open();
    const before = await log.add('a');
    await log.add('b');
    const end = await log.add('a', null, { ends: true });
    const later = await log.add('b');
    assert.deepEqual((await log.resume(['a', 'b'], end)).ended, ['a']);
    assert.deepEqual((await log.resume(['a', 'b'], later)).ended, ['a']);
    assert.deepEqual((await log.seek(['a', 'b'], 'live')).ended, ['a']);
    assert.deepEqual((await log.resume(['a', 'b'], before)).ended, []);
    assert.deepEqual((await log.seek(['a', 'b'], 'start')).ended, []);
    assert.deepEqual((await log.resume(['b'], end)).ended, []);
  });

  it('are taken back by the next event of the room', async () => {
    const log = await open();
    const end = await log.add('a', null, { ends: true });
    await log.add('b');
    assert.deepEqual((await log.resume(['a'], end)).ended, ['a']);
    await log.add('a');
    assert.deepEqual((await log.resume(['a'], end)).ended, []);
    assert.deepEqual((await log.seek(['a'], 'live')).ended, []);
  });

  it('may concern several rooms', async () => {
    const log = await open();
    await log.add('b');
    const end = await log.add(['a', 'b'], null, { ends: true });
    assert.deepEqual((await log.resume(['a', 'b', 'c'], end)).ended.toSorted(), ['a', 'b']);
  });
}
