import type { GapData } from '@nestream/protocol';
import { FakeServer } from '../transport/fake-server.spec-support.js';
import type { IdStore } from './id-store.interface.js';
import type { SseClientOptions } from './sse-client-options.interface.js';
import { connected, TestClient } from './test-client.spec-support.js';
import { settle, waitUntil } from '@nestream/test-kit/wait-until';

const GAP: GapData = { requested: null, resumedFrom: '', reason: 'malformed', rooms: [] };

/** A store in memory, with all that was written to it. */
function storeOf(id: unknown): IdStore & { readonly written: string[] } {
  const written: string[] = [];
  return { written, get: () => id as string, set: (id) => written.push(id) };
}

function setUp(server: FakeServer, options: SseClientOptions = {}) {
  const told: unknown[] = [];
  const test = new TestClient(server, {
    ...options,
    onGap: (gap) => told.push(gap),
    onState: ({ name }) => told.push(name),
  });
  test.client.on('gap', ({ data, raw }) => expect(JSON.parse(raw)).toEqual(data));
  test.client.on('*', ({ data }) => told.push(data));
  return { test, told };
}

describe('a position that cannot be used', () => {
  it.each([
    ['the store', (id: string) => ({ store: storeOf(id) })],
    ['lastEventId', (id: string) => ({ lastEventId: id })],
  ])('is forgotten and told by a gap where it is too large (%s)', async (_from, options) => {
    const { test, told } = setUp(new FakeServer(), options('\u4e00'.repeat(1366)));
    await test.open();
    test.server.last.send('data: 1\n\n');
    await waitUntil(() => told.includes(1));
    expect(told).toEqual(['connecting', 'open', GAP, 1]);
    expect(test.server.last.url).toBe('http://test/stream');
    expect(test.server.last.lastEventId).toBeNull();
    expect(test.errors).toMatchObject([{ code: 'SSE_ID_TOO_LONG', length: 4098, limit: 4096 }]);
    expect(test.client.lastEventId).toBe('');
  });

  it('is replaced in the store, once it was told', async () => {
    const store = storeOf('x'.repeat(20_000));
    const { test } = setUp(new FakeServer('hang', 'stream'), { store });
    test.client.connect();
    await settle();
    expect(store.written).toEqual([]);
    test.client.close();
    await test.open();
    test.server.last.send(connected(0, 'e:7'));
    await waitUntil(() => test.client.lastEventId === 'e:7');
    expect(store.written).toEqual(['', 'e:7']);
  });

  it.each([414, 431])('is given up when the server answers %i, and is told', async (status) => {
    const store = storeOf('e:5');
    const { test, told } = setUp(new FakeServer(status, 'stream'), { store });
    await test.open();
    expect(told).toEqual(['connecting', 'open', GAP]);
    expect(test.server.exchanges.map(({ lastEventId }) => lastEventId)).toEqual(['e:5', null]);
    expect(test.server.exchanges[0]!.cancelled).toBe(true);
    expect(store.written).toEqual(['']);
    test.server.last.end();
    await test.reopen();
    expect(test.server.last.lastEventId).toBeNull();
    expect(told.filter((one) => one === GAP || typeof one === 'object')).toHaveLength(1);
  });

  it('is given up in the address too', async () => {
    const { test, told } = setUp(new FakeServer(414, 'stream'), {
      lastEventId: 'e:5',
      lastEventIdParam: true,
    });
    await test.open();
    expect(test.server.exchanges.map(({ url }) => url)).toEqual([
      'http://test/stream?lastEventId=e%3A5',
      'http://test/stream',
    ]);
    expect(told).toContainEqual(GAP);
  });

  it('is kept where the request is too large without it', async () => {
    const store = storeOf('e:5');
    const { test, told } = setUp(new FakeServer(431), { store });
    test.client.connect();
    expect(await test.client.closed).toMatchObject({ reason: 'failed', error: { status: 431 } });
    expect(test.server.exchanges).toHaveLength(2);
    expect(test.client.lastEventId).toBe('e:5');
    expect(store.written).toEqual([]);
    expect(told).not.toContainEqual(GAP);
  });

  it('closes a POST, which might do its work twice, unless it may be sent again', async () => {
    const options = { body: 'work', lastEventId: 'e:5' };
    const { test } = setUp(new FakeServer(431), options);
    test.client.connect();
    expect(await test.client.closed).toMatchObject({ reason: 'failed', error: { status: 431 } });
    expect(test.server.exchanges).toHaveLength(1);
    const resending = setUp(new FakeServer(431, 'stream'), { ...options, resend: true });
    await resending.test.open();
    expect(resending.told).toContainEqual(GAP);
  });

  it('is renewed credentials for as well, where the request without it asks for them', async () => {
    const refresh = jest.fn();
    const { test, told } = setUp(new FakeServer(431, 401, 'stream'), { lastEventId: 'e:5', refresh });
    await test.open();
    expect(refresh).toHaveBeenCalledTimes(1);
    expect(told).toContainEqual(GAP);
  });

  it('is told when the next connection begins, where an event brings one and there is none before', async () => {
    const { test, told } = setUp(new FakeServer());
    await test.open();
    test.server.last.send(`id: ${'x'.repeat(5000)}\ndata: 1\n\n`);
    await waitUntil(() => told.includes(1));
    expect(told).not.toContainEqual(GAP);
    test.server.last.end();
    await test.reopen();
    expect(told.slice(2)).toEqual([1, 'waiting', 'connecting', 'open', GAP]);
  });

  it('is not lost where a later event brings one that fits', async () => {
    const { test, told } = setUp(new FakeServer());
    await test.open();
    test.server.last.send(`id: ${'x'.repeat(5000)}\ndata: 1\n\nid: 2\ndata: 2\n\n`);
    await waitUntil(() => told.includes(2));
    test.server.last.end();
    await test.reopen();
    expect(test.server.last.lastEventId).toBe('2');
    expect(told).not.toContainEqual(GAP);
  });

  it.each([
    ['a line feed', 'e:5\n', '?lastEventId=e%3A5%0A', null],
    ['a NUL', 'e:\0', '?lastEventId=e%3A%00', null],
    ['a number', 5, '', '5'],
    ['an object', {}, '', '[object Object]'],
  ])(
    'goes to the server, which tells of the loss, where the store holds %s',
    async (_what, id, query, header) => {
      const { test, told } = setUp(new FakeServer(), { store: storeOf(id) });
      await test.open();
      expect(test.server.last.url).toBe(`http://test/stream${query}`);
      expect(test.server.last.lastEventId).toBe(header);
      expect(told).toEqual(['connecting', 'open']);
    },
  );

  it.each([
    [
      'get',
      {
        get: () => {
          throw new Error('denied');
        },
        set: () => {},
      },
    ],
    [
      'set',
      {
        get: () => 'x'.repeat(5000),
        set: () => {
          throw new DOMException('full', 'QuotaExceededError');
        },
      },
    ],
    ['get, later', { get: () => Promise.reject(new Error('denied')), set: () => {} }],
  ])('does not stop the client where the store throws in %s', async (_method, store: IdStore) => {
    const { test, told } = setUp(new FakeServer(), { store });
    await test.open();
    test.server.last.send('id: 1\ndata: 1\n\n');
    await waitUntil(() => told.includes(1));
    expect(test.sources.every((source) => source === 'id')).toBe(true);
    expect(test.sources.length).toBeGreaterThan(0);
  });
});
