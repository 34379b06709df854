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
