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
});
