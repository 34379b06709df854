import { settle, SubscriptionTest } from './subscribe.spec-support.js';

describe('A live subscription', () => {
  it('gets the events of its rooms, in order, one of several rooms once', async () => {
    const test = new SubscriptionTest();
    const { target } = await test.open({ rooms: ['a', 'b', '*'] });
    const seqs = [await test.log.publish('a'), await test.log.publish(['b', 'a'])];
    await test.log.publish('c');
    seqs.push(await test.log.publish(['c', 'b']), await test.log.publish('*'));
    expect(target.seqs).toEqual(seqs);
  });

  it('does not get what it published itself', async () => {
    const test = new SubscriptionTest();
    const { target } = await test.open({ connectionId: 'c-1' });
    await test.log.publish('a', null, { except: 'c-1' });
    const seq = await test.log.publish('a', null, { except: 'c-2' });
    expect(target.seqs).toEqual([seq]);
  });

  it('does not get what its filter refuses, live or replayed', async () => {
    const test = new SubscriptionTest();
    for (const data of [1, 2, 3, 4]) await test.log.publish('a', data);
    const { target } = await test.open({ from: 'start', filter: (event) => Number(event.data) % 2 === 0 });
    for (const data of [5, 6]) await test.log.publish('a', data);
    expect(target.seqs).toEqual([2, 4, 6]);
  });

  it.each(['live', 'replayed'])('ends with the error of a filter that throws (%s)', async (when) => {
    const test = new SubscriptionTest();
    const error = new Error('filter');
    if (when === 'replayed') await test.log.publishMany('a', 3);
    const { target } = await test.open({
      from: 'start',
      filter: () => {
        throw error;
      },
    });
    if (when === 'live') await test.log.publishMany('a', 3);
    await settle();
    expect(target.given.slice(1)).toEqual([{ error }]);
    expect(test.fanOut.names()).toEqual([]);
  });

  it('completes when all its rooms have ended, after what was published before', async () => {
    const test = new SubscriptionTest();
    const { target } = await test.open({ rooms: ['a', 'b', '*'] });
    await test.log.publish('a', null, { ends: true });
    const seqs = [await test.log.publish('b')];
    expect(target.completed).toBe(false);
    await test.log.publish('b', null, { ends: true });
    await test.log.publishMany(['a', 'b', '*'], 2);
    expect(target.given.slice(1)).toEqual([{ next: seqs[0] }, { complete: true }]);
    expect(test.fanOut.names()).toEqual([]);
  });

  it('completes whatever its filter says, and however full its client is', async () => {
    const test = new SubscriptionTest();
    const { target } = await test.open({ filter: () => false });
    target.writable = false;
    await test.log.publish('a', null, { ends: true });
    expect([target.completed, target.lags]).toEqual([true, 0]);
  });

  it('gets nothing of a room that has ended for it', async () => {
    const test = new SubscriptionTest();
    const { target, subscription } = await test.open({ rooms: ['a', 'b'] });
    await test.log.publish('a', null, { ends: true });
    await test.log.publish('a');
    expect([target.seqs, subscription.follows('a'), subscription.follows('b')]).toEqual([[], false, true]);
  });

  it('says of a room that it has left whether that has ended', async () => {
    const test = new SubscriptionTest();
    const { target, subscription } = await test.open({ rooms: ['a', 'b', 'c'] });
    subscription.unfollow('a');
    await test.log.publish('b', null, { ends: true });
    expect(target.leftRooms).toEqual([
      { room: 'a', ended: false },
      { room: 'b', ended: true },
    ]);
  });

  it('is in order although a receiver publishes when it receives', async () => {
    const test = new SubscriptionTest();
    const first = await test.open();
    const second = await test.open();
    first.target.onNext = () => {
      if (first.target.seqs.length < 5) void test.log.publish('a');
    };
    await test.log.publish('a');
    await settle();
    expect(first.target.seqs).toEqual([1, 2, 3, 4, 5]);
    expect(second.target.seqs).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('The settled position of a subscription', () => {
  it('moves past what concerns others, and what the filter refuses', async () => {
    const test = new SubscriptionTest();
    const { subscription } = await test.open({ filter: () => false });
    await test.open({ rooms: ['b'] });
    const refused = await test.log.publish('a');
    expect(subscription.settledSeq(0)).toBe(refused);
    const others = await test.log.publish('b');
    expect(subscription.settledSeq(0)).toBe(others);
  });

  it('moves past what concerned others before it began', async () => {
    const test = new SubscriptionTest();
    const own = await test.log.publish('a');
    await test.log.publishMany('b', 5);
    const { subscription } = await test.open({ from: 'start' });
    expect(subscription.settledSeq(own)).toBe((await test.log.head()).seq);
  });

  it('stays behind while operators hold an event back', async () => {
    const test = new SubscriptionTest();
    const { subscription } = await test.open();
    const held = await test.log.publish('a');
    await test.log.publish('b');
    expect(subscription.settledSeq(0)).toBe(0);
    expect(subscription.settledSeq(held - 1)).toBe(held - 1);
    expect(subscription.settledSeq(held)).toBe((await test.log.head()).seq);
  });

  it('stays where the client lags', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    const written = await test.log.publish('a');
    target.writable = false;
    await test.log.publishMany('a', 5);
    expect(subscription.settledSeq(written)).toBe(written);
  });
});
