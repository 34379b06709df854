import { settle, SubscriptionTest } from './subscribe.spec-support.js';

const STATE = { data: 'state' };

describe('The snapshot of a subscription', () => {
  it('is sent after the stream is established and before any event', async () => {
    const test = new SubscriptionTest();
    await test.log.publishMany('a', 2);
    const snapshot = jest.fn(async () => [STATE, STATE]);
    const { target } = await test.open({ snapshot });
    const head = await test.log.head();
    expect(snapshot.mock.calls).toEqual([[head]]);
    const seq = await test.log.publish('a');
    expect(target.given).toEqual([
      { established: 'live', cursor: head, gap: undefined },
      { next: STATE },
      { next: STATE },
      { next: seq },
    ]);
  });

  it('leaves no hole: what is published while it is made comes after it', async () => {
    const test = new SubscriptionTest();
    const seqs: number[] = [];
    const { target } = await test.open({
      snapshot: async () => {
        seqs.push(...(await test.log.publishMany('a', 300)));
        await settle();
        return [STATE];
      },
    });
    seqs.push(await test.log.publish('a'));
    expect(target.given[0]).toMatchObject({ established: 'live', cursor: { seq: 0 } });
    expect(target.given[1]).toEqual({ next: STATE });
    expect(target.seqs).toEqual(seqs);
  });

  it('fails the opening when it fails', async () => {
    const test = new SubscriptionTest();
    const error = new Error('no state');
    const { subscription, target } = test.create({
      snapshot: async () => {
        throw error;
      },
    });
    await expect(subscription.open()).rejects.toBe(error);
    expect(target.given).toEqual([]);
  });

  it('is for who has no state to build on', async () => {
    const test = new SubscriptionTest({ count: 1 });
    const seqs = await test.log.publishMany('a', 4);
    const snapshot = jest.fn(async () => [STATE]);
    for (const lastEventId of ['other:1', 'junk']) await test.open({ snapshot, lastEventId });
    expect(snapshot).toHaveBeenCalledTimes(2);
    // Recovered, or with a gap of single rooms: the page decides.
    for (const seq of [seqs[3]!, seqs[0]!]) {
      await test.open({ snapshot, lastEventId: await test.log.idOf(seq) });
    }
    expect(snapshot).toHaveBeenCalledTimes(2);
  });
});
