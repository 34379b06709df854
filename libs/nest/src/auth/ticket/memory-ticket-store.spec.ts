import { MemoryTicketStore } from './memory-ticket-store.js';

describe('MemoryTicketStore', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('refuses more than it may hold, but not what takes the place of something', async () => {
    const store = new MemoryTicketStore(2);
    await store.set('a', '1', 1_000);
    await store.set('b', '1', 60_000);
    await expect(store.set('c', '1', 1_000)).rejects.toMatchObject({
      code: 'SSE_TICKET_STORE_FULL',
      status: 503,
    });
    await store.set('b', '2', 60_000);
    expect(await store.get('b')).toBe('2');
    jest.advanceTimersByTime(1_001);
    await store.set('c', '1', 1_000);
    expect(store.size).toBe(2);
  });

  it('lets go of what is over while others come, without being full', async () => {
    const store = new MemoryTicketStore();
    for (let n = 0; n < 10_000; n++) {
      // Those that live long stand between those that do not.
      await store.set(`k${n}`, '1', n % 10 === 0 ? 86_400_000 : 30_000);
      jest.advanceTimersByTime(1_000);
    }
    expect(store.size).toBeLessThan(1_000 + 30 + 1_000);
    expect(store.size).toBeGreaterThanOrEqual(1_000);
  });

  it('takes a revocation however full it is, in the place of the oldest ticket', async () => {
    const store = new MemoryTicketStore(2);
    await store.set('a', '1', 60_000);
    await store.set('b', '1', 60_000);
    await store.revoke('user:x', 60_000);
    expect(store.size).toBe(2);
    expect([await store.get('a'), await store.get('b')]).toEqual([undefined, '1']);
    expect((await store.revocations(['user:x'])).newest).toBe(1);
  });

  it('counts everything as revoked that is older than a revocation it has no room for', async () => {
    const store = new MemoryTicketStore(2);
    for (const key of ['x', 'y', 'z']) await store.revoke(key, 60_000);
    expect(store.size).toBe(2);
    const newest = async (key: string): Promise<number> => (await store.revocations([key])).newest;
    expect([await newest('x'), await newest('y'), await newest('z'), await newest('else')]).toEqual([
      1, 2, 3, 1,
    ]);
  });

  it('forgets revocations when their time is over', async () => {
    const store = new MemoryTicketStore(2);
    for (let n = 0; n < 10; n++) {
      await store.revoke(`user:${n}`, 1_000);
      jest.advanceTimersByTime(1_001);
    }
    expect(store.size).toBe(1);
    expect((await store.revocations(['else'])).newest).toBe(0);
  });

  it('lets go of owners whose claims are over, and of the oldest beyond its size', async () => {
    const store = new MemoryTicketStore(3);
    const owners = (): number =>
      (store as unknown as { claims: { owners: Map<string, unknown> } }).claims.owners.size;
    for (let n = 0; n < 5; n++) await store.claim(`owner-${n}`, 'k', 1_000, 9, []);
    expect(owners()).toBe(3);
    jest.advanceTimersByTime(1_001);
    await store.claim('owner', 'k', 1_000, 9, []);
    expect(owners()).toBe(1);
  });
});
