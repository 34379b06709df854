import type { TicketStore } from '@event-stream/nest';
import { waitUntil } from './wait-until.js';

/** What every `TicketStore` must do. */
export function describeTicketStore(name: string, create: () => Promise<TicketStore>): void {
  describe(`${name} as a ticket store`, () => {
    let store: TicketStore;
    beforeAll(async () => {
      store = await create();
    });

    it('gives a value as often as asked, until it is taken', async () => {
      await store.set('a', 'one', 60_000);
      expect([await store.get('a'), await store.get('a')]).toEqual(['one', 'one']);
      expect([await store.take('a'), await store.take('a'), await store.get('a')]).toEqual([
        'one',
        undefined,
        undefined,
      ]);
    });

    it('replaces a value, and its time', async () => {
      await store.set('b', 'one', 20);
      await store.set('b', 'two', 60_000);
      await new Promise((resolve) => setTimeout(resolve, 40));
      expect(await store.get('b')).toBe('two');
    });

    it('lets go of a value when its time is over', async () => {
      for (const key of ['c', 'd']) await store.set(key, 'short', 20);
      await waitUntil(async () => (await store.get('c')) === undefined);
      await waitUntil(async () => (await store.take('d')) === undefined);
    });

    it('gives a value to one of many who take it at once', async () => {
      await store.set('e', 'once', 60_000);
      const taken = await Promise.all(Array.from({ length: 50 }, async () => store.take('e')));
      expect(taken.filter((value) => value !== undefined)).toEqual(['once']);
    });

    it('knows nothing of what was never there', async () => {
      expect([await store.get('nothing'), await store.take('nothing')]).toEqual([undefined, undefined]);
    });
  });
}
