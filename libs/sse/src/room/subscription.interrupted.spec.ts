import { EncodedEvent } from '../event/encoded-event.js';
import { settle, SubscriptionTest } from './subscribe.spec-support.js';

describe('A subscription whose live feed is interrupted', () => {
  it('reads from the log what it missed, then goes on live', async () => {
    const test = new SubscriptionTest();
    const { target } = await test.open();
    const seqs = [await test.log.publish('a')];
    const whole = await test.log.head();
    test.log.deafen();
    seqs.push(...(await test.log.publishMany('a', 3)));
    expect(target.seqs).toEqual(seqs.slice(0, 1));
    test.log.hearAgain(whole);
    seqs.push(await test.log.publish('a'));
    await settle();
    seqs.push(await test.log.publish('a'));
    expect(target.seqs).toEqual(seqs);
    expect(target.gaps).toEqual([]);
  });

  it('reads again when a page was on its way meanwhile', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = test.create({ from: 'start' });
    const read = test.log.hold('read', 'after');
    const open = subscription.open();
    await read.reached;
    const whole = await test.log.head();
    test.log.deafen();
    const missed = await test.log.publish('a');
    test.log.hearAgain(whole);
    read.release();
    await open;
    expect(target.seqs).toEqual([missed]);
  });

  it('reads again when a page has come but was not yet taken', async () => {
    // Answers pass through several promises: the interruption comes between any two of them.
    for (let turns = 0; turns < 12; turns++) {
      const test = new SubscriptionTest();
      const { subscription, target } = test.create({ from: 'start' });
      const read = test.log.hold('read', 'after');
      const open = subscription.open();
      await read.reached;
      const whole = await test.log.head();
      read.release();
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      test.log.deafen();
      const missed = test.log.publish('a');
      test.log.hearAgain(whole);
      await open;
      await settle();
      expect(target.seqs).toEqual([await missed]);
    }
  });

  it('does not wait longer for a log that is back', async () => {
    const test = new SubscriptionTest();
    const { target } = await test.open();
    const whole = await test.log.head();
    test.log.deafen();
    const missed = await test.log.publish('a');
    test.log.away.add('read');
    test.log.hearAgain(whole);
    await settle();
    expect(target.failures).toHaveLength(1);
    test.log.away.delete('read');
    test.log.hearAgain(whole);
    await settle();
    expect(target.seqs).toEqual([missed]);
  });

  it('begins from where the feed was whole, not from its last event', async () => {
    const test = new SubscriptionTest();
    await test.open();
    await test.fanOut.follow('b', { onLive: () => undefined, onInterrupted: () => undefined });
    await test.log.publish('a');
    await test.log.publishMany('b', 3);
    const read = jest.spyOn(test.log, 'read');
    const whole = await test.log.head();
    test.log.hearAgain(whole);
    await settle();
    expect(read.mock.calls.map(([, after]) => after)).toEqual([whole]);
  });

  it('is told of what the log let go meanwhile', async () => {
    const test = new SubscriptionTest({ count: 2 });
    const { target } = await test.open();
    const whole = await test.log.head();
    test.log.deafen();
    const seqs = await test.log.publishMany('a', 5);
    test.log.hearAgain(whole);
    await settle();
    expect(target.gaps).toMatchObject([{ reason: 'trimmed', rooms: ['a'] }]);
    expect(target.seqs).toEqual(seqs.slice(-2));
  });
});

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
    const { subscription } = await test.open();
    await test.log.publishMany('a', 5);
    await test.log.renew();
    test.fanOut.followers('a').forEach((follower) => follower.onInterrupted({ epoch: 'other', seq: 0 }));
    await settle();
    expect(subscription.settledSeq(0)).toBe(0);
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
