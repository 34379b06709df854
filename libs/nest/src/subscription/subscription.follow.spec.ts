import { settle, SubscriptionTest } from './subscribe.spec-support.js';

describe('A subscription that follows a room later', () => {
  it('gets its events from then on, and none of its history', async () => {
    const test = new SubscriptionTest();
    await test.log.publishMany('b', 3);
    const { subscription, target } = await test.open({ from: 'start' });
    await subscription.follow('b');
    const seqs = [await test.log.publish('b'), await test.log.publish(['a', 'b'])];
    expect(target.seqs).toEqual(seqs);
    expect(target.gaps).toEqual([]);
    expect(subscription.roomNames).toEqual(['a', 'b']);
  });

  it('gets none of its history after lagging either, nor a gap for it', async () => {
    const test = new SubscriptionTest({ count: 3 });
    const { subscription, target } = await test.open();
    await test.log.publishMany('b', 10);
    target.writable = false;
    const a = await test.log.publish('a');
    await subscription.follow('b');
    const b = await test.log.publish('b');
    target.writable = true;
    subscription.resume();
    await settle();
    expect(target.seqs).toEqual([a, b]);
    expect(target.gaps).toEqual([]);
  });

  it('has no hole when it follows while a page is being read', async () => {
    const test = new SubscriptionTest();
    const a = await test.log.publishMany('a', 3);
    const held = test.log.hold('read', 'before');
    const { subscription, target } = test.create({ from: 'start' });
    const opening = subscription.open();
    await held.reached;
    await subscription.follow('b');
    const b = await test.log.publish('b');
    held.release();
    await opening;
    expect(target.seqs).toEqual([...a, b]);
  });

  it('follows a room once', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    await Promise.all([subscription.follow('b'), subscription.follow('b'), subscription.follow('a')]);
    await subscription.follow('b');
    const seq = await test.log.publish('b');
    expect(target.seqs).toEqual([seq]);
    expect(subscription.roomNames).toEqual(['a', 'b']);
  });

  it('does not need the log for a room that it follows already', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    test.log.away.add('seek');
    await subscription.follow('a');
    const seq = await test.log.publish('a');
    expect(target.seqs).toEqual([seq]);
  });

  it('cannot before the stream is established', async () => {
    const test = new SubscriptionTest();
    const { subscription } = test.create();
    await expect(subscription.follow('b')).rejects.toMatchObject({ code: 'SSE_NOT_JOINED' });
  });

  it('leaves nothing behind when it is closed meanwhile', async () => {
    const test = new SubscriptionTest();
    const { subscription } = await test.open();
    const held = test.log.hold('seek');
    const following = subscription.follow('b');
    await held.reached;
    subscription.close();
    held.release();
    await following;
    expect(test.fanOut.names()).toEqual([]);
    expect(subscription.follows('b')).toBe(false);
  });
});

describe('A subscription that drops a room', () => {
  it('gets nothing of it from then on, also not what it still had to read', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open({ rooms: ['a', 'b'] });
    target.writable = false;
    await test.log.publish('a');
    const b = await test.log.publish('b');
    subscription.unfollow('a');
    target.writable = true;
    subscription.resume();
    await settle();
    await test.log.publish('a');
    expect(target.seqs).toEqual([b]);
  });

  it('may follow it again, from then on', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open({ rooms: ['a', 'b'] });
    subscription.unfollow('b');
    await test.log.publish('b');
    await subscription.follow('b');
    const seq = await test.log.publish('b');
    expect(target.seqs).toEqual([seq]);
  });

  it('is complete without any room that the application named', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open({ rooms: ['a', 'b', '*', '@user:1'] });
    subscription.unfollow('a');
    expect(target.completed).toBe(false);
    subscription.unfollow('b');
    subscription.unfollow('b');
    expect(target.given.slice(1)).toEqual([{ complete: true }]);
    expect(test.fanOut.names()).toEqual([]);
  });
});
