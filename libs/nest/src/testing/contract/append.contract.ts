import assert from 'node:assert/strict';
import { formatCursor, parseCursor } from '@nestream/protocol';
import { encodeBody } from '../../event/event-body.js';
import { seqsOf, WHOLE } from '../probe/log-probe.js';
import { TailProbe } from '../probe/tail-probe.js';
import { testRunner } from '../probe/test-runner.js';
import type { ContractContext } from './contract-context.interface.js';

const PAYLOADS: readonly unknown[] = [
  'text',
  '',
  ' two\nlines, \r\nthree\rfour ',
  '{"json":"as a string"}',
  'data: x\ndata: y',
  { author: 'Zoë', text: '日本語 🎉', list: [1, 2.5, null, true] },
  ['a'],
  'ünïcödé 🎉',
  0,
  false,
  null,
];

export function describeAppend({ open }: ContractContext): void {
  const { it } = testRunner();

  it('numbers the events of all rooms in one strictly increasing order', async () => {
    const log = await open();
    const seqs: number[] = [];
    for (const room of ['a', 'b', 'a', 'c', 'b']) seqs.push(await log.add(room));
    assert.ok(seqs[0]! > 0);
    assert.deepEqual(
      seqs,
      [...new Set(seqs)].toSorted((one, other) => one - other),
    );
    assert.deepEqual(await log.seqsAfter(['a', 'b', 'c'], 0), seqs);
  });

  it('has the event in the log when it resolves', async () => {
    const log = await open();
    for (let round = 0; round < 20; round++) {
      const cursor = await log.append('a', round);
      assert.deepEqual(await log.head(), cursor);
      assert.equal((await log.page(['a'], cursor.seq - 1)).events.at(-1)?.data, round);
    }
  });

  it('answers with positions that stand on the wire as text', async () => {
    const cursor = await (await open()).append('a');
    assert.deepEqual(parseCursor(formatCursor(cursor)), cursor);
  });

  it('gives an event of several rooms one position', async () => {
    const log = await open();
    const seq = await log.add(['a', 'b', 'c']);
    for (const rooms of [['a'], ['b'], ['c'], ['c', 'a'], ['a', 'b', 'c']]) {
      assert.deepEqual(await log.seqsAfter(rooms, 0), [seq]);
    }
    assert.deepEqual((await log.page(['b'], 0)).events[0]?.rooms, ['a', 'b', 'c']);
  });

  it('keeps the order of appends that are made without waiting', async () => {
    const log = await open();
    const tail = await TailProbe.open(log.log, ['a', 'b']);
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    const seqs = await Promise.all(numbers.map(async (index) => log.add(index % 3 === 0 ? 'b' : 'a', index)));
    assert.deepEqual(
      seqs,
      [...new Set(seqs)].toSorted((one, other) => one - other),
    );
    const { events } = await log.page(['a', 'b'], 0);
    assert.deepEqual(
      events.map((event) => event.data),
      numbers,
    );
    await tail.until(seqs.at(-1)!);
    assert.deepEqual(tail.seqs, seqs);
  });

  it('gives back every kind of event as it was published', async () => {
    const log = await open();
    const tail = await TailProbe.open(log.log, ['a']);
    let last = 0;
    for (const data of PAYLOADS) {
      await log.append('a', data);
      last = await log.add('a', data, { type: 'note ✓', except: 'connection-1' });
    }
    await tail.until(last);
    for (const events of [(await log.page(['a'], 0)).events, tail.events]) {
      assert.equal(events.length, PAYLOADS.length * 2);
      for (const [index, event] of events.entries()) {
        const data = PAYLOADS[index >> 1];
        // A client reads every line break as LF.
        assert.deepEqual(event.data, typeof data === 'string' ? data.replace(/\r\n?/g, '\n') : data);
        assert.equal(event.type, index % 2 === 0 ? undefined : 'note ✓');
        assert.equal(event.except, index % 2 === 0 ? undefined : 'connection-1');
        assert.equal(event.ends, false);
        assert.deepEqual(event.rooms, ['a']);
        const body = encodeBody({ type: event.type, data }).text;
        assert.equal(event.text, `${body}id: ${event.id}\n\n`);
        assert.equal(event.size, Buffer.byteLength(event.text));
      }
    }
  });

  it('keeps room names apart, whatever characters they hold', async () => {
    const log = await open();
    const names = [
      'a',
      'A',
      'a:b',
      'a b',
      '*',
      '@user:1',
      'é',
      'e\u0301',
      '🎉',
      '{a}',
      '__proto__',
      'x'.repeat(256),
    ];
    const seqs: number[] = [];
    for (const name of names) seqs.push(await log.add(name));
    for (const [index, name] of names.entries()) {
      assert.deepEqual(await log.seqsAfter([name], 0), [seqs[index]], name);
    }
  });

  it('rejects after close, and so do seek and read', async () => {
    const log = await open();
    const cursor = await log.append('a');
    await log.log.close();
    await assert.rejects(log.append('a'));
    await assert.rejects(async () => log.log.seek(['a'], 'live'));
    await assert.rejects(async () => log.log.read(['a'], cursor, WHOLE));
  });

  it('keeps two logs apart', async () => {
    const [one, other] = [await open(), await open()];
    const seq = await one.add('a');
    assert.notEqual((await one.head()).epoch, (await other.head()).epoch);
    assert.deepEqual(seqsOf((await other.page(['a'], 0)).events), []);
    assert.deepEqual(await one.seqsAfter(['a'], 0), [seq]);
  });
}
