import { LogUnavailableError } from '../errors/log.errors.js';
import { StreamEndedError } from '../errors/stream.errors.js';
import { settle, SubscriptionTest } from './subscribe.spec-support.js';

describe('A subscription without a last event id', () => {
  it('begins at the head, established before all else', async () => {
    const test = new SubscriptionTest();
    await test.log.publishMany('a', 3);
    const { subscription, target } = test.create();
    expect(subscription.established).toBe(false);
    await subscription.open();
    expect(subscription.established).toBe(true);
    expect(target.given).toEqual([{ established: 'live', cursor: await test.log.head(), gap: undefined }]);
    const seq = await test.log.publish('a');
    expect(target.seqs).toEqual([seq]);
  });

  it('begins in one step where the log answers at once', async () => {
    const test = new SubscriptionTest();
    // The live feed is up.
    await test.open();
    const start = await test.log.seek(['a'], 'live');
    jest.spyOn(test.log, 'seek').mockReturnValueOnce(start);
    const { subscription, target } = test.create();
    expect(subscription.open()).toBeUndefined();
    const seq = await test.log.publish('a');
    expect(target.seqs).toEqual([seq]);
    expect(test.log.calls.read).toBe(0);
  });

  it('begins with all that is kept, or with the last n events', async () => {
    const test = new SubscriptionTest({ count: 4 });
    const seqs = await test.log.publishMany('a', 6);
    const start = await test.open({ from: 'start' });
    expect(start.target.seqs).toEqual(seqs.slice(2));
    expect(start.target.gaps).toEqual([]);
    const last = await test.open({ from: { last: 2 } });
    expect(last.target.seqs).toEqual(seqs.slice(4));
    seqs.push(await test.log.publish('a'));
    expect(start.target.seqs).toEqual(seqs.slice(2));
    expect(last.target.seqs).toEqual(seqs.slice(4));
  });

  it('does not end because its rooms ended before', async () => {
    const test = new SubscriptionTest();
    await test.log.publish('a', null, { ends: true });
    const { target } = await test.open();
    const seq = await test.log.publish('a');
    expect(target.seqs).toEqual([seq]);
    expect(target.completed).toBe(false);
  });
});

describe('A subscription that comes back', () => {
  it('has nothing to send at the head', async () => {
    const test = new SubscriptionTest();
    const seq = await test.log.publish('a');
    const { target } = await test.open({ lastEventId: await test.log.idOf(seq), from: 'start' });
    expect(target.given).toEqual([
      { established: 'recovered', cursor: await test.log.head(), gap: undefined },
    ]);
  });

  it('replays what it missed, over many pages, in order, each once', async () => {
    const test = new SubscriptionTest();
    const seqs: number[] = [];
    for (let index = 0; index < 700; index++) {
      seqs.push(await test.log.publish([['a'], ['b'], ['a', 'b'], ['b', '*']][index % 4]!));
    }
    const lastEventId = await test.log.idOf(seqs[9]!);
    const { target } = await test.open({ rooms: ['a', 'b', '*'], lastEventId });
    expect(target.given[0]).toMatchObject({ established: 'recovered', cursor: { seq: seqs[9] } });
    expect(target.seqs).toEqual(seqs.slice(10));
    expect(test.log.calls.read).toBeGreaterThan(2);
  });

  it('is told first that events were trimmed, and of which rooms', async () => {
    const test = new SubscriptionTest({ count: 2 });
    const first = await test.log.publish('b');
    const seqs = await test.log.publishMany('a', 5);
    const lastEventId = await test.log.idOf(first);
    const { target } = await test.open({ rooms: ['a', 'b'], lastEventId });
    const resumedFrom = await test.log.idOf(seqs[2]!);
    const gap = { requested: lastEventId, resumedFrom, reason: 'trimmed', rooms: ['a'] };
    expect(target.given[0]).toEqual({ established: 'gap', cursor: await headAt(test, first), gap });
    expect(target.gaps).toHaveLength(1);
    expect(target.seqs).toEqual(seqs.slice(3));
  });

  it('is replayed the newest events within the limit', async () => {
    const test = new SubscriptionTest();
    const seqs = await test.log.publishMany('a', 10);
    const lastEventId = await test.log.idOf(seqs[0]!);
    const { target } = await test.open({ lastEventId, replayLimit: 3 });
    expect(target.gaps).toEqual([
      {
        requested: lastEventId,
        resumedFrom: await test.log.idOf(seqs[6]!),
        reason: 'limit',
        rooms: ['a'],
        lost: 6,
      },
    ]);
    expect(target.seqs).toEqual(seqs.slice(7));
  });

  it.each([
    ['epoch', 'other:1'],
    ['malformed', 'junk'],
  ])('begins at the head with a gap "%s" when the id is %s', async (reason, lastEventId) => {
    const test = new SubscriptionTest();
    await test.log.publishMany('a', 3);
    const head = await test.log.head();
    const { target } = await test.open({ rooms: ['a', '*'], lastEventId, from: 'start' });
    const gap = { requested: lastEventId, resumedFrom: await test.log.idOf(3), reason, rooms: ['a', '*'] };
    expect(target.given).toEqual([{ established: 'gap', cursor: head, gap }]);
  });

  it('is told to stop when it has seen the end of all its rooms', async () => {
    const test = new SubscriptionTest();
    await test.log.publish('a', null, { ends: true });
    const end = await test.log.publish('b', null, { ends: true });
    const { subscription, target } = test.create({
      rooms: ['a', 'b', '*', '@user:1'],
      lastEventId: await test.log.idOf(end),
    });
    await expect(subscription.open()).rejects.toBeInstanceOf(StreamEndedError);
    expect(target.given).toEqual([]);
  });

  it('goes on with the rooms that have not ended', async () => {
    const test = new SubscriptionTest();
    const end = await test.log.publish('a', null, { ends: true });
    const { subscription, target } = await test.open({
      rooms: ['a', 'b'],
      lastEventId: await test.log.idOf(end),
    });
    expect(subscription.roomNames).toEqual(['b']);
    await test.log.publish('a');
    const seq = await test.log.publish('b');
    expect(target.seqs).toEqual([seq]);
  });

  it('is sent the end that it has not seen, and completes then', async () => {
    const test = new SubscriptionTest();
    const seq = await test.log.publish('a');
    await test.log.publish('a', null, { ends: true });
    const { target } = await test.open({ lastEventId: await test.log.idOf(0) });
    expect(target.seqs).toEqual([seq]);
    expect(target.completed).toBe(true);
  });
});

describe('A subscription that the log keeps waiting', () => {
  it.each(['seek', 'tail'] as const)('fails before it is established when %s fails', async (method) => {
    const test = new SubscriptionTest();
    test.log.away.add(method);
    const { subscription, target } = test.create();
    await expect(subscription.open()).rejects.toBeInstanceOf(LogUnavailableError);
    expect(target.given).toEqual([]);
    subscription.close();
    expect(test.fanOut.names()).toEqual([]);
  });

  it('fails in the same way when the log throws in place of rejecting', async () => {
    const test = new SubscriptionTest();
    // With the live feed up there is nothing to wait for before the log is asked.
    await test.open();
    const away = new Error('seek failed');
    jest.spyOn(test.log, 'seek').mockImplementationOnce(() => {
      throw away;
    });
    const { subscription, target } = test.create();
    await expect(subscription.open()).rejects.toMatchObject({ code: 'SSE_LOG_UNAVAILABLE', cause: away });
    expect(target.given).toEqual([]);
  });

  it('misses nothing that is published while it asks', async () => {
    const test = new SubscriptionTest();
    const held = test.log.hold('seek', 'after');
    const { subscription, target } = test.create();
    const opening = subscription.open();
    await held.reached;
    const seqs = await test.log.publishMany('a', 5);
    await settle();
    expect(target.given).toEqual([]);
    held.release();
    await opening;
    expect(target.seqs).toEqual(seqs);
  });
});

async function headAt(test: SubscriptionTest, seq: number): Promise<{ epoch: string; seq: number }> {
  return { epoch: (await test.log.head()).epoch, seq };
}
