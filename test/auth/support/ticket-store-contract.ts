import type { TicketStore } from '@nestream/nest';
import { waitUntil } from '../../kit/wait-until.js';

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

    it('counts the newest keys of an owner, and answers those beyond the limit', async () => {
      const claim = async (owner: string, key: string, released: string[] = []): Promise<readonly string[]> =>
        store.claim(owner, key, 60_000, 2, released);
      const claimed = [];
      for (const key of ['1', '2', '3']) claimed.push(await claim('f', key));
      expect(claimed).toEqual([[], [], ['1']]);
      // Used again, and so the newest.
      expect(await claim('f', '2')).toEqual([]);
      expect(await claim('f', '4')).toEqual(['3']);
      expect(await claim('g', '5')).toEqual([]);
      expect(await claim('f', '6', ['2', 'nothing'])).toEqual([]);
      expect(await store.claim('f', '7', 60_000, 1, [])).toEqual(['4', '6']);
    });

    it('counts keys no longer than asked', async () => {
      await store.claim('h', '1', 30, 1, []);
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(await store.claim('h', '2', 30, 1, [])).toEqual([]);
    });

    it('puts revocations in order', async () => {
      const { now: before } = await store.revocations([]);
      const first = await store.revoke('i', 60_000, undefined);
      const second = await store.revoke('j', 60_000, first);
      expect([first.count > before.count, second.count > first.count]).toEqual([true, true]);
      expect([first.epoch, second.epoch]).toEqual([before.epoch, before.epoch]);
      expect(await store.revocations(['i', 'j', 'nobody'])).toEqual({ now: second, newest: second.count });
      expect(await store.revocations(['i'])).toEqual({ now: second, newest: first.count });
      expect(await store.revocations(['nobody'])).toEqual({ now: second, newest: 0 });
      const again = await store.revoke('i', 60_000, second);
      expect((await store.revocations(['i'])).newest).toBe(again.count);
    });

    it('gives each of many revocations at once a place of its own', async () => {
      const all = await Promise.all(
        Array.from({ length: 20 }, async (_, n) => store.revoke(`k${n}`, 60_000, undefined)),
      );
      expect(new Set(all.map(({ count }) => count)).size).toBe(20);
    });
  });
}
