import { waitUntil } from '@nestream/test-kit/wait-until';
import { settle, SubscriptionTest } from './subscribe.spec-support.js';

describe('The step from history to live', () => {
  it.each(['before', 'after'] as const)(
    'has no hole and no duplicate when events come %s the log has answered',
    async (when) => {
      const test = new SubscriptionTest();
      const seqs = await test.log.publishMany('a', 5);
      const { target, held, opening } = await test.openHeld(when);
      seqs.push(...(await test.log.publishMany('a', 5)));
      held.release();
      await opening;
      seqs.push(...(await test.log.publishMany('a', 5)));
      expect(target.seqs).toEqual(seqs);
      expect(test.log.calls.read).toBe(1);
    },
  );

  it('reads on when more came meanwhile than is put aside', async () => {
    const test = new SubscriptionTest();
    const seqs = await test.log.publishMany('a', 5);
    const { target, held, opening } = await test.openHeld();
    while (seqs.length < 1_000) {
      seqs.push(...(await test.log.publishMany('a', 20)));
      // More would be handed out in slices, and not have come yet.
      await settle();
    }
    held.release();
    await opening;
    seqs.push(await test.log.publish('a'));
    expect(target.seqs).toEqual(seqs);
  });

  it('reads on when a receiver publishes more than is put aside', async () => {
    const test = new SubscriptionTest();
    const { target, held, opening } = await test.openHeld();
    await test.log.publish('a');
    // So many that they are handed out at once.
    const count = 1_500;
    target.onNext = () => {
      target.onNext = () => undefined;
      for (let more = 1; more < count; more++) void test.log.publish('a');
    };
    held.release();
    await opening;
    await waitUntil(() => target.seqs.at(-1) === count);
    expect(target.seqs).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  });

  it('stops in the middle of what was put aside when the client is full, and loses nothing', async () => {
    const test = new SubscriptionTest();
    const { subscription, target, held, opening } = await test.openHeld();
    const seqs = await test.log.publishMany('a', 20);
    target.onNext = () => {
      target.writable = target.seqs.length !== 5;
    };
    held.release();
    await opening;
    expect(target.seqs).toEqual(seqs.slice(0, 5));
    target.writable = true;
    subscription.resume();
    await settle();
    expect(target.seqs).toEqual(seqs);
  });

  it('counts as replayed what came from the log and was handed on', async () => {
    const test = new SubscriptionTest();
    for (const data of [1, 2, 3]) await test.log.publish('a', data);
    const { target } = await test.open({ from: 'start', filter: (event) => Number(event.data) !== 2 });
    await test.log.publish('a', 4);
    expect([target.seqs, target.replayedCount]).toEqual([[1, 3, 4], 2]);
  });

  it('keeps the order when a receiver publishes while history is handed on', async () => {
    const test = new SubscriptionTest();
    await test.log.publishMany('a', 3);
    const { subscription, target } = test.create({ from: 'start' });
    target.onNext = () => {
      if (target.seqs.length <= 3) void test.log.publish('a');
    };
    await subscription.open();
    await settle();
    expect(target.seqs).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('A subscription whose log fails', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('stays open, asks again, and goes on from its position', async () => {
    const test = new SubscriptionTest();
    const seqs = await test.log.publishMany('a', 3);
    test.log.away.add('read');
    const { subscription, target } = test.create({ from: 'start' });
    const opening = subscription.open();
    await settle();
    for (let tries = 1; tries <= 4; tries++) {
      expect(target.failures).toHaveLength(tries);
      await jest.advanceTimersByTimeAsync(100 * 2 ** (tries - 1));
    }
    seqs.push(await test.log.publish('a'));
    expect(target.seqs).toEqual([]);
    test.log.away.clear();
    await jest.advanceTimersByTimeAsync(5_000);
    await opening;
    expect(target.seqs).toEqual(seqs);
    expect(target.gaps).toEqual([]);
  });

  it('asks again soon when the log fails anew, however long it was away before', async () => {
    const test = new SubscriptionTest();
    test.log.away.add('read');
    const { subscription, target } = test.create({ from: 'start' });
    const opening = subscription.open();
    await jest.advanceTimersByTimeAsync(10_000);
    test.log.away.clear();
    await jest.advanceTimersByTimeAsync(5_000);
    await opening;
    test.log.away.add('read');
    test.log.hearAgain(await test.log.head());
    await settle();
    const before = target.failures.length;
    await jest.advanceTimersByTimeAsync(100);
    expect(target.failures).toHaveLength(before + 1);
    subscription.close();
  });

  it('is told, once the log is back, what it let go meanwhile', async () => {
    const test = new SubscriptionTest({ count: 2 });
    const { subscription, target } = await test.open();
    target.writable = false;
    const seqs = await test.log.publishMany('a', 3);
    test.log.away.add('read');
    target.writable = true;
    subscription.resume();
    await settle();
    seqs.push(await test.log.publish('a'));
    test.log.away.clear();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(target.gaps).toMatchObject([{ reason: 'trimmed', rooms: ['a'] }]);
    expect(target.seqs).toEqual(seqs.slice(2));
  });

  it.each(['seek', 'tail'] as const)('waits for it, where that is wanted, while %s fails', async (method) => {
    const test = new SubscriptionTest();
    await test.log.publish('a');
    test.log.away.add(method);
    const { subscription, target } = test.create({ waitForLog: true });
    const opening = subscription.open();
    await settle();
    expect(target.given).toEqual([{ established: 'gap', cursor: undefined, gap: undefined }]);
    expect([subscription.established, target.failures.length]).toEqual([true, 1]);
    await jest.advanceTimersByTimeAsync(100);
    expect(target.failures).toHaveLength(2);
    const missed = await test.log.publish('a');
    test.log.away.clear();
    await jest.advanceTimersByTimeAsync(5_000);
    await opening;
    const resumedFrom = await test.log.idOf(missed);
    expect(target.given.slice(1)).toEqual([
      {
        established: 'gap',
        cursor: await test.log.head(),
        gap: { requested: null, resumedFrom, reason: 'unavailable', rooms: ['a'] },
      },
    ]);
    const seq = await test.log.publish('a');
    expect(target.seqs).toEqual([seq]);
  });

  it('replays, having waited, from the position that the client had', async () => {
    const test = new SubscriptionTest();
    const seqs = await test.log.publishMany('a', 3);
    const lastEventId = await test.log.idOf(seqs[0]!);
    test.log.away.add('seek');
    const { subscription, target } = test.create({ waitForLog: true, lastEventId });
    const opening = subscription.open();
    await settle();
    test.log.away.clear();
    await jest.advanceTimersByTimeAsync(5_000);
    await opening;
    expect(target.gaps).toMatchObject([{ reason: 'unavailable', requested: lastEventId }]);
    expect(target.seqs).toEqual(seqs.slice(1));
  });
});
