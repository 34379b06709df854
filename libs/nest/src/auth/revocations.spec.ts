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

  it('refuse what is too old to tell, once some are forgotten', () => {
    const revocations = new Revocations();
    const before = performance.now();
    jest.advanceTimersByTime(10);
    revocations.add({ userId: 'ann' });
    jest.advanceTimersByTime(60_001);
    const since = performance.now() - 30_000;
    revocations.add({ userId: 'bob' });
    expect(() => revocations.assertValid('eve', { checkedAt: before })).toThrow('refused');
    expect(() => revocations.assertValid('ann', { checkedAt: since })).not.toThrow();
    expect(() => revocations.assertValid('bob', { checkedAt: since })).toThrow('refused');
  });

  it('find a slow request as long as they are remembered', () => {
    const revocations = new Revocations();
    const checkedAt = performance.now();
    revocations.add({ userId: 'ann' });
    jest.advanceTimersByTime(600_000);
    expect(() => revocations.assertValid('ann', { checkedAt })).toThrow('refused');
  });

  it('are news for a credential of another node unless they are known to be older', () => {
    const revocations = new Revocations();
    const owner = { userId: 'ann', sessionId: 's' };
    const position = { epoch: 'e', count: 3 };
    expect(revocations.isNews(owner, position)).toBe(false);
    for (const [revoked, news] of [
      [undefined, true],
      [{ epoch: 'e', count: 4 }, true],
      [{ epoch: 'f', count: 1 }, true],
      [{ epoch: 'e', count: 3 }, false],
    ] as const) {
      revocations.add({ sessionId: 's' }, revoked);
      expect(revocations.isNews(owner, position)).toBe(news);
      expect(revocations.isNews(owner, undefined)).toBe(true);
      expect(revocations.isNews({ ...owner, sessionId: 't' }, position)).toBe(false);
    }
    jest.advanceTimersByTime(60_001);
    expect(revocations.isNews(owner, undefined)).toBe(false);
  });
});
