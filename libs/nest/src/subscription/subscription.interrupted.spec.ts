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

  it('loses nothing that it had still to read', async () => {
    const test = new SubscriptionTest();
    await test.open();
    const seqs = await test.log.publishMany('a', 3);
    const read = test.log.hold('read');
    const { subscription, target } = test.create({ from: 'start' });
    const open = subscription.open();
    await read.reached;
    test.log.hearAgain(await test.log.head());
    read.release();
    await open;
    expect(target.seqs).toEqual(seqs);
  });

  it('still lags if it did, and loses nothing', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    target.writable = false;
    const seqs = await test.log.publishMany('a', 3);
    test.log.hearAgain(await test.log.head());
    await settle();
    expect([target.lags, test.log.calls.read]).toEqual([1, 0]);
    target.writable = true;
    subscription.resume();
    await settle();
    expect(target.seqs).toEqual(seqs);
  });

  it('does not open at a head that is no longer whole', async () => {
    const test = new SubscriptionTest();
    const seek = test.log.hold('seek', 'after');
    const { subscription, target } = test.create();
    const open = subscription.open();
    await seek.reached;
    const whole = await test.log.head();
    test.log.deafen();
    const missed = await test.log.publish('a');
    test.log.hearAgain(whole);
    seek.release();
    await open;
    expect(target.seqs).toEqual([missed]);
  });

  it('gets nothing twice when the feed was whole only up to before what it has got', async () => {
    const test = new SubscriptionTest();
    const { target } = await test.open();
    const whole = await test.log.head();
    const seqs = await test.log.publishMany('a', 3);
    test.log.hearAgain(whole);
    await settle();
    seqs.push(await test.log.publish('a'));
    expect(target.seqs).toEqual(seqs);
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

  it('reads on when it comes while what was put aside is handed over', async () => {
    const test = new SubscriptionTest();
    const { target, held, opening } = await test.openHeld();
    const seqs = await test.log.publishMany('a', 2);
    const through = await test.log.head();
    test.log.deafen();
    seqs.push(await test.log.publish('a'));
    target.onNext = () => {
      target.onNext = () => undefined;
      test.log.hearAgain(through);
    };
    held.release();
    await opening;
    seqs.push(await test.log.publish('a'));
    expect(target.seqs).toEqual(seqs);
  });
});
