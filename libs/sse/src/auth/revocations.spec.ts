import { Revocations } from './revocations.js';

describe('Revocations', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('refuse what was let in before, of the same user or session', () => {
    const revocations = new Revocations();
    const before = { sessionId: 's', checkedAt: performance.now() };
    jest.advanceTimersByTime(10);
    revocations.add({ userId: 'ann' });
    revocations.add({ sessionId: 's' });
    expect(() => revocations.assertValid('ann', { checkedAt: before.checkedAt })).toThrow('refused');
    expect(() => revocations.assertValid(undefined, before)).toThrow('refused');
    expect(() => revocations.assertValid('bob', { checkedAt: before.checkedAt })).not.toThrow();
    expect(() => revocations.assertValid(undefined, { checkedAt: before.checkedAt })).not.toThrow();
    jest.advanceTimersByTime(10);
    expect(() =>
      revocations.assertValid('ann', { sessionId: 's', checkedAt: performance.now() }),
    ).not.toThrow();
  });

  it('are forgotten after a minute, with the next one', () => {
    const revocations = new Revocations();
    const checkedAt = performance.now();
    revocations.add({ userId: 'ann' });
    jest.advanceTimersByTime(60_001);
    revocations.add({ userId: 'bob' });
    expect(() => revocations.assertValid('ann', { checkedAt })).not.toThrow();
    expect(() => revocations.assertValid('bob', { checkedAt })).toThrow('refused');
  });
});
