import assert from 'node:assert/strict';
import type { LogEntry, LogListener, LogOrigin, PageLimit } from '../../log/event-log.interface.js';
import { WHOLE } from '../probe/log-probe.js';
import { testRunner } from '../probe/test-runner.js';
import type { ContractContext } from './contract-context.interface.js';

const GOOD = { text: 'data: 1\n', json: true, rooms: ['a'] };
const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;

/** What JavaScript, or a cast, may pass to `append`. */
const BAD_ENTRIES: Readonly<Record<string, unknown>> = {
  'no entry': undefined,
  null: null,
  'a string': 'text',
  'no text': { json: true, rooms: ['a'] },
  'text null': { ...GOOD, text: null },
  'text a number': { ...GOOD, text: 1 },
  'no rooms': { text: 'data: 1\n', json: true },
  'an empty list of rooms': { ...GOOD, rooms: [] },
  'rooms a string': { ...GOOD, rooms: 'a' },
  'a room that is undefined': { ...GOOD, rooms: ['a', undefined] },
  'a room that is a symbol': { ...GOOD, rooms: [Symbol('a')] },
  'type a number': { ...GOOD, type: 1 },
  'except a cycle': { ...GOOD, except: cyclic },
  'except a BigInt': { ...GOOD, except: 1n },
  'idempotencyKey a symbol': { ...GOOD, idempotencyKey: Symbol('key') },
  'idempotencyKey an object': { ...GOOD, idempotencyKey: {} },
};

const BAD_ORIGINS: readonly unknown[] = [
  undefined,
  null,
  'newest',
  7,
  {},
  { last: 'two' },
  { last: Number.NaN },
  { after: undefined, replayLimit: 1 },
  { after: { epoch: 'e' }, replayLimit: 1 },
  { after: { epoch: 'e', seq: '1' }, replayLimit: 1 },
  { after: { epoch: 'e', seq: 1 } },
];

const BAD_ROOMS: readonly unknown[] = [undefined, null, 'a', [undefined], [Symbol('a')]];
const BAD_LIMITS: readonly unknown[] = [undefined, null, {}, { count: 1 }, { count: Number.NaN, bytes: 1 }];

export function describeBadInput({ open }: ContractContext): void {
  const { it } = testRunner();

  for (const [name, entry] of Object.entries(BAD_ENTRIES)) {
    it(`rejects an entry with ${name}, and stores its neighbours`, async () => {
      const log = await open();
      const before = log.append('a', 'before');
      const bad = assert.rejects(async () => log.log.append(entry as LogEntry));
      const after = log.append('a', 'after');
      await Promise.all([before, bad, after]);
      const { events } = await log.page(['a'], 0);
      assert.deepEqual(
        events.map(({ data }) => data),
        ['before', 'after'],
      );
    });
  }

  it('settles when an entry is changed after it was handed over, and goes on', async () => {
    const log = await open();
    const entry = { ...GOOD, rooms: ['a'] };
    const changed = log.log.append(entry);
    Object.assign(entry, { text: undefined, rooms: null });
    await Promise.allSettled([changed]);
    const cursor = await log.append('a', 'after');
    assert.equal((await log.page(['a'], cursor.seq - 1)).events[0]?.data, 'after');
  });

  it('rejects what is no origin of seek', async () => {
    const log = await open();
    await log.append('a');
    for (const origin of BAD_ORIGINS) {
      await assert.rejects(async () => log.log.seek(['a'], origin as LogOrigin), TypeError);
    }
  });

  it('rejects what are no rooms, in seek and read', async () => {
    const log = await open();
    const cursor = await log.append('a');
    for (const rooms of BAD_ROOMS) {
      await assert.rejects(async () => log.log.seek(rooms as string[], 'live'), TypeError);
      await assert.rejects(async () => log.log.read(rooms as string[], cursor, WHOLE), TypeError);
    }
  });

  it('rejects a position or a limit that is none, in read', async () => {
    const log = await open();
    const cursor = await log.append('a');
    for (const after of [undefined, null, '1', {}, { epoch: cursor.epoch, seq: '1' }]) {
      await assert.rejects(async () => log.log.read(['a'], after as typeof cursor, WHOLE), TypeError);
    }
    for (const limit of BAD_LIMITS) {
      await assert.rejects(async () => log.log.read(['a'], cursor, limit as PageLimit), TypeError);
    }
  });

  it('rejects a listener that cannot be called, and delivers to the others', async () => {
    const log = await open();
    for (const listener of [undefined, null, {}, { onEvent: () => undefined }, () => undefined]) {
      await assert.rejects(async () => log.log.tail(listener as unknown as LogListener), TypeError);
    }
    await log.append('a');
  });
}
