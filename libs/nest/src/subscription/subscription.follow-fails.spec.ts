import { SubscriptionTest } from './subscribe.spec-support.js';

describe('A subscription that follows a room later', () => {
  it('leaves nothing behind when the log fails meanwhile', async () => {
    const test = new SubscriptionTest();
    const { subscription } = await test.open();
    test.log.away.add('seek');
    await expect(subscription.follow('b')).rejects.toThrow('seek failed');
    subscription.close();
    expect(test.fanOut.names()).toEqual([]);
  });

  it.each([1, 2])(
    'gives one answer when it is asked twice, and call %i of the log fails',
    async (failing) => {
      const test = new SubscriptionTest();
      const { subscription, target } = await test.open();
      const seek = test.log.seek.bind(test.log);
      let calls = 0;
      jest.spyOn(test.log, 'seek').mockImplementation((rooms, origin) => {
        if (++calls === failing) test.log.away.add('seek');
        else test.log.away.clear();
        return seek(rooms, origin);
      });
      const answers = await Promise.allSettled([subscription.follow('b'), subscription.follow('b')]);
      const said = answers.map(({ status }) => status === 'fulfilled');
      expect(said).toEqual([subscription.follows('b'), subscription.follows('b')]);
      await subscription.follow('b');
      const seq = await test.log.publish('b');
      expect(target.seqs).toEqual([seq]);
    },
  );

  it('follows a room that it dropped and asked for again, although the first ask fails', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    const held = test.log.hold('seek');
    const first = subscription.follow('b');
    await held.reached;
    subscription.unfollow('b');
    const second = test.log.hold('seek', 'after');
    const again = subscription.follow('b');
    await second.reached;
    test.log.away.add('seek');
    held.release();
    await first;
    second.release();
    await again;
    const seq = await test.log.publish('b');
    expect([subscription.follows('b'), target.seqs]).toEqual([true, [seq]]);
  });

  it('does not get events of a room that it dropped while it was still about to follow it', async () => {
    const test = new SubscriptionTest();
    const { subscription } = await test.open();
    const held = test.log.hold('seek');
    const following = subscription.follow('b');
    await held.reached;
    subscription.unfollow('b');
    held.release();
    await following;
    expect(subscription.follows('b')).toBe(test.fanOut.followers('b').has(subscription));
  });
});
