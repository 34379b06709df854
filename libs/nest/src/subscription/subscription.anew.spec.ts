import { EncodedEvent } from '../event/encoded-event.js';
import { settle, SubscriptionTest } from './subscribe.spec-support.js';

describe('A subscription whose log begins anew', () => {
  it('tells of it and goes on from the head, snapshot first', async () => {
    const test = new SubscriptionTest();
    const state = { type: 'state', data: 'now' };
    const { subscription, target } = await test.open({ snapshot: async () => [state] });
    await test.log.publishMany('a', 5);
    const before = await test.log.head();
    await test.log.renew();
    await test.log.publish('a', 'unheard');
    const after = await test.log.head();
    test.log.hearAgain(before);
    await settle();
    const seq = await test.log.publish('a');
    const gap = {
      requested: `${before.epoch}:${before.seq}`,
      resumedFrom: `${after.epoch}:${after.seq}`,
      reason: 'epoch',
      rooms: ['a'],
    };
    expect(target.given.slice(-3)).toEqual([{ lost: gap, cursor: after }, { next: state }, { next: seq }]);
    expect(subscription.settledSeq(seq)).toBe(seq);
  });

  it('takes no event of the old one any more', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    await test.log.publishMany('a', 5);
    const before = await test.log.head();
    await test.log.renew();
    test.log.hearAgain(before);
    await settle();
    const old = { epoch: before.epoch, seq: before.seq + 1 };
    subscription.onLive(
      new EncodedEvent({ cursor: old, rooms: ['a'] }, { text: 'data: old\n', json: false }),
    );
    const seq = await test.log.publish('a');
    expect(target.seqs.slice(5)).toEqual([seq]);
  });

  it('moves a stream no further than it is, although other streams had later events of the old one', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    await test.log.publishMany('a', 5);
    const requested = await test.log.idOf(5);
    await test.log.renew();
    test.fanOut.followers('a').forEach((follower) => follower.onInterrupted({ epoch: 'other', seq: 9 }));
    await settle();
    expect(subscription.settledSeq(0)).toBe(0);
    expect(target.gaps).toMatchObject([{ reason: 'epoch', requested }]);
  });

  it('moves a quiet stream on', async () => {
    const test = new SubscriptionTest();
    const { subscription } = await test.open();
    await test.fanOut.follow('b', { onLive: () => undefined, onInterrupted: () => undefined });
    await test.log.publishMany('a', 5);
    const before = await test.log.head();
    await test.log.renew();
    test.log.hearAgain(before);
    await settle();
    const seq = await test.log.publish('b');
    expect(subscription.settledSeq(0)).toBe(seq);
  });

  it('gives a room all of its events although it was asked for before', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    await test.log.publishMany('a', 5);
    const before = await test.log.head();
    const seek = test.log.hold('seek', 'after');
    const follow = subscription.follow('b');
    await seek.reached;
    await test.log.renew();
    test.log.hearAgain(before);
    await settle();
    seek.release();
    await follow;
    const seqs = await test.log.publishMany('b', 2);
    await settle();
    expect(target.seqs.slice(5)).toEqual(seqs);
  });

  it('has no hole when events come while it is told where the new one stands', async () => {
    const test = new SubscriptionTest();
    const { target } = await test.open();
    await test.log.publishMany('a', 5);
    const before = await test.log.head();
    await test.log.renew();
    const seek = test.log.hold('seek', 'after');
    test.log.hearAgain(before);
    await seek.reached;
    const seqs = await test.log.publishMany('a', 2);
    seek.release();
    await settle();
    expect(target.seqs.slice(5)).toEqual(seqs);
  });

  it('goes on live although it lagged far behind in the old one', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    target.writable = false;
    await test.log.publishMany('a', 5);
    await test.log.renew();
    target.writable = true;
    subscription.resume();
    await settle();
    expect(target.gaps).toMatchObject([{ reason: 'epoch' }]);
    // Once to learn that it began anew, and once after its head.
    expect(test.log.calls.read).toBe(2);
  });

  it('is gone when it is closed while it asks for the new head', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    const { length } = target.given;
    await test.log.renew();
    const seek = test.log.hold('seek');
    test.log.hearAgain(await test.log.head());
    await seek.reached;
    subscription.close();
    seek.release();
    await settle();
    expect(target.given).toHaveLength(length);
  });

  it('ends the stream when the snapshot fails', async () => {
    const test = new SubscriptionTest();
    let calls = 0;
    const broken = new Error('no state');
    const { target } = await test.open({
      snapshot: async () => {
        if (++calls > 1) throw broken;
        return [];
      },
    });
    const before = await test.log.head();
    await test.log.renew();
    test.log.hearAgain(before);
    await settle();
    expect(target.given.at(-1)).toEqual({ error: broken });
    expect(test.fanOut.names()).toEqual([]);
  });
});
