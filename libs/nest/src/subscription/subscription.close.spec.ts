import { settle, SubscriptionTest } from './subscribe.spec-support.js';
import type { Subscription } from './subscription.js';
import type { RecordingTarget } from './recording-target.spec-support.js';

/** Nothing is left of a closed subscription, and it gives nothing any more. */
async function expectGone(test: SubscriptionTest, target: RecordingTarget): Promise<void> {
  const before = target.given.length;
  await test.log.publishMany('a', 3);
  await settle();
  expect(target.given).toHaveLength(before);
  expect(test.fanOut.names()).toEqual([]);
  const { read } = test.log.calls;
  await settle();
  expect(test.log.calls.read).toBe(read);
}

describe('A subscription that is closed', () => {
  it('before it is opened asks for nothing', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = test.create();
    subscription.close();
    await subscription.open();
    expect([target.given, test.log.calls.seek]).toEqual([[], 0]);
    await expectGone(test, target);
  });

  it.each([
    ['tail', 'before'],
    ['seek', 'before'],
    ['seek', 'after'],
    ['read', 'before'],
    ['read', 'after'],
  ] as const)('during %s (%s the answer) is gone', async (method, when) => {
    const test = new SubscriptionTest();
    await test.log.publishMany('a', 3);
    const held = test.log.hold(method, when);
    const { subscription, target } = test.create({ from: 'start' });
    const opening = subscription.open();
    await held.reached;
    subscription.close();
    held.release();
    await opening;
    expect(target.seqs).toEqual([]);
    await expectGone(test, target);
  });

  it('before the log has answered makes no snapshot', async () => {
    const test = new SubscriptionTest();
    const held = test.log.hold('seek');
    const snapshot = jest.fn(async () => []);
    const { subscription } = test.create({ snapshot });
    const opening = subscription.open();
    await held.reached;
    subscription.close();
    held.release();
    await opening;
    expect(snapshot).not.toHaveBeenCalled();
  });

  it('while the snapshot is made is gone', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = test.create({
      snapshot: async () => {
        subscription.close();
        return [{ data: 'state' }];
      },
    });
    await subscription.open();
    expect(target.given).toEqual([]);
    await expectGone(test, target);
  });

  it.each(['established', 'snapshot', 'replay', 'live', 'aside'])(
    'from within, at %s, is gone',
    async (stage) => {
      const test = new SubscriptionTest();
      if (stage === 'replay' || stage === 'established') await test.log.publishMany('a', 5);
      const snapshot = stage === 'snapshot' ? async () => [{ data: 1 }, { data: 2 }] : undefined;
      const { subscription, target } = test.create({ from: 'start', snapshot });
      if (stage === 'established') target.onEstablished = () => subscription.close();
      else target.onNext = () => subscription.close();
      if (stage === 'aside') {
        const held = test.log.hold('read', 'after');
        void held.reached.then(async () => {
          await test.log.publishMany('a', 5);
          held.release();
        });
      }
      await subscription.open();
      if (stage === 'live') await test.log.publishMany('a', 5);
      expect(target.given).toHaveLength(stage === 'established' ? 1 : 2);
      await expectGone(test, target);
    },
  );

  it.each(['established', 'snapshot'])(
    'from within, at %s of a stream that has nothing to read, follows nothing any more',
    async (stage) => {
      const test = new SubscriptionTest();
      const snapshot = stage === 'snapshot' ? async () => [{ data: 1 }] : undefined;
      const { subscription, target } = test.create({ snapshot });
      if (stage === 'established') target.onEstablished = () => subscription.close();
      else target.onNext = () => subscription.close();
      await subscription.open();
      await subscription.follow('b');
      await expectGone(test, target);
    },
  );

  it('while it lags is gone, whatever comes then', async () => {
    const test = new SubscriptionTest();
    const { subscription, target } = await test.open();
    target.writable = false;
    await test.log.publishMany('a', 3);
    subscription.close();
    target.writable = true;
    subscription.resume();
    subscription.unfollow('a');
    await expectGone(test, target);
  });

  it.each(['read', 'seek'] as const)(
    'while it waits to %s again wakes up, and leaves no timer',
    async (method) => {
      jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
      try {
        const test = new SubscriptionTest();
        test.log.away.add(method);
        const { subscription, target } = test.create({ waitForLog: true, from: 'start' });
        const opening = subscription.open();
        await settle();
        expect(jest.getTimerCount()).toBe(1);
        subscription.close();
        await opening;
        expect(jest.getTimerCount()).toBe(0);
        await expectGone(test, target);
      } finally {
        jest.useRealTimers();
      }
    },
  );

  it('leaves the others alone', async () => {
    const test = new SubscriptionTest();
    const one = await test.open();
    const other = await test.open();
    one.subscription.close();
    closeTwice(one.subscription);
    const seq = await test.log.publish('a');
    expect([one.target.seqs, other.target.seqs]).toEqual([[], [seq]]);
    expect(test.fanOut.followers('a').size).toBe(1);
  });
});

function closeTwice(subscription: Subscription): void {
  subscription.close();
  subscription.close();
}
