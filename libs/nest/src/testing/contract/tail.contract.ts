import assert from 'node:assert/strict';
import { TailProbe } from '../probe/tail-probe.js';
import { testRunner } from '../probe/test-runner.js';
import type { ContractContext } from './contract-context.interface.js';

export function describeTail({ open }: ContractContext): void {
  const { it } = testRunner();

  it('delivers what is appended after a room is followed, in order, each event once', async () => {
    const log = await open();
    await log.add('a');
    const tail = await TailProbe.open(log.log, ['a', 'b', 'c']);
    const seqs: number[] = [];
    for (const rooms of ['a', ['a', 'b'], 'c', ['c', 'b', 'a'], 'a']) seqs.push(await log.add(rooms));
    await tail.until(seqs.at(-1)!);
    assert.deepEqual(tail.seqs, seqs);
    assert.deepEqual(tail.events[3]?.rooms, ['c', 'b', 'a']);
  });

  it('delivers to every tail', async () => {
    const log = await open();
    const tails = [await TailProbe.open(log.log, ['a']), await TailProbe.open(log.log, ['a', 'b'])];
    const seqs = [await log.add('a'), await log.add('a')];
    for (const tail of tails) {
      await tail.until(seqs[1]!);
      assert.deepEqual(tail.seqs, seqs);
    }
  });

  it('delivers the events of a room that is followed later from then on', async () => {
    const log = await open();
    const tail = await TailProbe.open(log.log, ['a']);
    await log.add('b');
    const first = await log.add('a');
    await tail.until(first);
    await tail.follow('b');
    const seqs = [first, await log.add('b'), await log.add(['b', 'a'])];
    await tail.until(seqs[2]!);
    assert.deepEqual(tail.seqs, seqs);
  });

  it('goes on with the other rooms when one is unfollowed, and delivers it again when it is followed again', async () => {
    const log = await open();
    const tail = await TailProbe.open(log.log, ['a', 'b']);
    tail.unfollow('a');
    const seqs = [await log.add('b'), await log.add(['a', 'b'])];
    await tail.until(seqs[1]!);
    await tail.follow('a');
    seqs.push(await log.add('a'));
    await tail.until(seqs[2]!);
    assert.deepEqual(tail.seqs, seqs);
  });

  it('delivers in order although a listener publishes from within', async () => {
    const log = await open();
    const answers: Promise<number>[] = [];
    const first = await TailProbe.open(log.log, ['question', 'answer'], (event) => {
      if (event.rooms[0] === 'question') answers.push(log.add('answer', event.seq));
    });
    const second = await TailProbe.open(log.log, ['question', 'answer']);
    await log.addMany('question', 3);
    await Promise.all([log.add('question'), log.add('question')]);
    await first.until((await log.head()).seq);
    const head = Math.max(...(await Promise.all(answers)));
    const all = await log.seqsAfter(['question', 'answer'], 0);
    assert.equal(all.length, 10);
    for (const tail of [first, second]) {
      await tail.until(head);
      assert.deepEqual(tail.seqs, all);
    }
  });

  it('delivers nothing after its close, and to others still', async () => {
    const log = await open();
    const closed = await TailProbe.open(log.log, ['a']);
    const other = await TailProbe.open(log.log, ['a']);
    const first = await log.add('a');
    await closed.until(first);
    await closed.close();
    const second = await log.add('a');
    await other.until(second);
    assert.deepEqual(closed.seqs, [first]);
    await closed.close();
    const third = await log.add('a');
    await other.until(third);
    assert.deepEqual(other.seqs, [first, second, third]);
  });

  it('delivers what the log reads', async () => {
    const log = await open();
    const tail = await TailProbe.open(log.log, ['a']);
    const last = await log.add('a', { text: 'é' }, { type: 'note' });
    await tail.until(last);
    const [read] = (await log.page(['a'], 0)).events;
    assert.equal(tail.events[0]?.text, read?.text);
    assert.deepEqual(tail.events[0]?.data, { text: 'é' });
  });

  it('joins to what was read without a hole: follow, read, then live', async () => {
    const log = await open();
    await log.addMany('a', 5);
    const publishing = Promise.all(Array.from({ length: 50 }, async () => log.add('a')));
    const tail = await TailProbe.open(log.log, ['a']);
    const history = await log.seqsAfter(['a'], 0);
    await publishing;
    const last = await log.add('a');
    await tail.until(last);
    const joined = [...new Set([...history, ...tail.seqs])];
    assert.deepEqual(joined, await log.seqsAfter(['a'], 0));
    assert.equal(joined.length, 56);
  });
}
