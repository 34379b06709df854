import { SubscriptionTest } from './subscribe.spec-support.js';

describe('The position that a subscription vouches for', () => {
  it('does not reach an event that is still being handed on to others', async () => {
    const test = new SubscriptionTest();
    const first = await test.open();
    const second = await test.open();
    const vouched: number[] = [];
    first.target.onNext = () => vouched.push(second.subscription.settledSeq(0));
    const { seq } = await test.log.append({ rooms: ['a'], text: 'data: 1\n', json: true });
    expect(vouched).toEqual([seq - 1]);
    expect(second.target.seqs).toEqual([seq]);
    expect(second.subscription.settledSeq(seq)).toBe(seq);
  });
});
