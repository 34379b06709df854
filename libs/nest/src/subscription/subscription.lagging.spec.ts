import { settle, SubscriptionTest } from './subscribe.spec-support.js';

describe('A subscription whose client does not keep up', () => {
  it('hands on nothing more, and all of it once the client has drained', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    const seqs = [await test.log.publish('a')];
    target.writable = false;
    seqs.push(...(await test.log.publishMany('a', 1_000)));
    expect(target.seqs).toEqual(seqs.slice(0, 1));
    expect(test.log.calls.read).toBe(0);
    target.writable = true;
    subscription.resume();
    await settle();
    expect(target.seqs).toEqual(seqs);
    seqs.push(await test.log.publish('a'));
    expect(target.seqs).toEqual(seqs);
  });

  it('stops in the middle of a page and goes on there', async () => {
    const test = new SubscriptionTest();
    const seqs = await test.log.publishMany('a', 100);
    const { subscription, target } = test.create({ from: 'start' });
    target.onNext = () => {
      target.writable = target.seqs.length % 7 !== 0;
    };
    await subscription.open();
    expect(target.seqs).toEqual(seqs.slice(0, 7));
    for (let round = 0; round < 20; round++) {
      target.writable = true;
      subscription.resume();
      await settle();
    }
    expect(target.seqs).toEqual(seqs);
  });

  it.each(['read', 'put aside'])('lets no small event overtake a large one that was %s', async (how) => {
    const test = new SubscriptionTest();
    const { subscription, target, held, opening } = await test.openHeld(how === 'read' ? 'before' : 'after');
    const seqs: number[] = [];
    for (const data of ['small', 'large'.repeat(100), 'small']) seqs.push(await test.log.publish('a', data));
    const takes = jest.spyOn(target, 'takes').mockImplementation((bytes) => bytes < 100);
    held.release();
    await opening;
    expect([target.seqs, target.lags]).toEqual([seqs.slice(0, 1), 1]);
    takes.mockRestore();
    subscription.resume();
    await settle();
    expect(target.seqs).toEqual(seqs);
  });

  it('reads nothing while the client is full from the beginning', async () => {
    const test = new SubscriptionTest();
    const seqs = await test.log.publishMany('a', 3);
    const { subscription, target } = test.create({ from: 'start' });
    target.writable = false;
    await subscription.open();
    seqs.push(await test.log.publish('a'));
    expect([test.log.calls.read, target.seqs, target.failures]).toEqual([0, [], []]);
    target.writable = true;
    subscription.resume();
    await settle();
    expect(target.seqs).toEqual(seqs);
  });

  it('is told what the log let go meanwhile, before any later event', async () => {
    const test = new SubscriptionTest({ count: 3 });
    const { subscription, target } = await test.open({ rooms: ['a', 'b'] });
    const first = await test.log.publish('a');
    target.writable = false;
    const b = await test.log.publish('b');
    const a = await test.log.publishMany('a', 10);
    target.writable = true;
    subscription.resume();
    await settle();
    const gap = {
      requested: await test.log.idOf(first),
      resumedFrom: await test.log.idOf(a[6]!),
      reason: 'trimmed',
      rooms: ['a'],
    };
    expect(target.given.slice(1)).toEqual([
      { next: first },
      { lost: gap },
      ...[b, ...a.slice(7)].map((seq) => ({ next: seq })),
    ]);
  });

  it('is told of a loss once, and of the next one again', async () => {
    const test = new SubscriptionTest({ count: 2 });
    const { subscription, target } = await test.open();
    for (const gaps of [1, 2, 3]) {
      target.writable = false;
      await test.log.publishMany('a', 5);
      target.writable = true;
      subscription.resume();
      await settle();
      expect(target.gaps).toHaveLength(gaps);
    }
    expect(target.seqs).toEqual([4, 5, 9, 10, 14, 15]);
  });

  it('misses nothing that is published while it reads', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    target.writable = false;
    const seqs = await test.log.publishMany('a', 10);
    target.writable = true;
    const held = test.log.hold('read', 'after');
    subscription.resume();
    await held.reached;
    seqs.push(...(await test.log.publishMany('a', 10)));
    held.release();
    await settle();
    expect(target.seqs).toEqual(seqs);
    // Or a stream that is never without events would read for ever.
    expect(test.log.calls.read).toBe(1);
  });

  it('reads once, however often it is told to go on', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    subscription.resume();
    await settle();
    expect(test.log.calls.read).toBe(0);
    target.writable = false;
    const seqs = await test.log.publishMany('a', 3);
    target.writable = true;
    for (let times = 0; times < 5; times++) subscription.resume();
    await settle();
    expect(test.log.calls.read).toBe(1);
    expect(target.seqs).toEqual(seqs);
  });

  it('reads on in the same loop when there is room again before it has stopped', async () => {
    const test = new SubscriptionTest();
    const seqs = await test.log.publishMany('a', 10);
    const { subscription, target } = test.create({ from: 'start' });
    target.onNext = () => {
      if (target.seqs.length !== 5) return;
      target.writable = false;
      queueMicrotask(() => {
        target.writable = true;
        subscription.resume();
      });
    };
    await subscription.open();
    await settle();
    expect(target.seqs).toEqual(seqs);
    expect(test.log.calls.read).toBe(2);
  });

  it('does not go live before it has read the event that it stopped at, however old the answer of the log', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    const stale = await test.log.read(['a'], await test.log.head(), { count: 10, bytes: 1_000 });
    target.writable = false;
    const seq = await test.log.publish('a');
    target.writable = true;
    jest.spyOn(test.log, 'read').mockResolvedValueOnce(stale);
    subscription.resume();
    await settle();
    expect(target.seqs).toEqual([seq]);
  });

  it('reaches the end of its rooms although it came while it lagged', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    target.writable = false;
    const seq = await test.log.publish('a');
    await test.log.publish('a', null, { ends: true });
    expect(target.completed).toBe(false);
    target.writable = true;
    subscription.resume();
    await settle();
    expect(target.given.slice(1)).toEqual([{ next: seq }, { complete: true }]);
  });
});
