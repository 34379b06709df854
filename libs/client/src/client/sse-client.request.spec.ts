import { HttpStatusError } from '../errors/http-status.error.js';
import { FakeServer } from '../transport/fake-server.spec-support.js';
import type { RequestContext } from '../transport/transport-options.interface.js';
import { TestClient } from './test-client.spec-support.js';
import { settle, waitUntil } from '@nestream/test-kit/wait-until';

describe('the request', () => {
  it('is a plain GET by default', async () => {
    const { server } = await new TestClient().open();
    expect(server.last.url).toBe('http://test/stream');
    const { headers: _headers, signal: _signal, ...init } = server.last.init;
    expect(init).toEqual({ method: 'GET', body: null, cache: 'no-store', redirect: 'manual' });
    expect([...server.last.headers]).toEqual([['accept', 'text/event-stream']]);
  });

  it('is made of values', async () => {
    const headers = { accept: 'text/event-stream, application/json', authorization: 'Bearer 1' };
    const options = { headers, body: '{}', credentials: 'include' } as const;
    const { server } = await new TestClient(new FakeServer(), options).open();
    expect(server.last.init).toMatchObject({ method: 'POST', body: '{}', credentials: 'include' });
    expect(Object.fromEntries(server.last.headers)).toEqual(headers);
  });

  it('is made by functions that know the attempt', async () => {
    const contexts: RequestContext[] = [];
    const server = new FakeServer(503, 'stream');
    const test = new TestClient(server, {
      headers: async (context) => {
        contexts.push(context);
        return { authorization: `Bearer ${context.attempt}` };
      },
      body: async ({ lastEventId }) => `from ${lastEventId}`,
      lastEventId: '7',
      method: 'PUT',
    });
    test.client.connect();
    await test.reopen();
    expect(contexts).toEqual([
      { attempt: 0, lastEventId: '7', cause: undefined },
      { attempt: 1, lastEventId: '7', cause: expect.any(HttpStatusError) },
    ]);
    expect(server.last.headers.get('authorization')).toBe('Bearer 1');
    expect(server.last.init).toMatchObject({ method: 'PUT', body: 'from 7' });
  });

  it('has its URL from a function, which fails like the network when it throws', async () => {
    const server = new FakeServer();
    const test = new TestClient(server);
    let calls = 0;
    const { SseClient } = await import('./sse-client.js');
    const client = new SseClient(
      async () => {
        if (calls++ === 0) throw new Error('no token');
        return new URL('http://test/second');
      },
      { environment: test.environment, fetch: server.fetch },
    );
    client.connect();
    await waitUntil(() => client.state.name === 'waiting');
    expect(client.state).toMatchObject({ cause: new Error('no token'), delay: 1000 });
    test.environment.advance(1000);
    await waitUntil(() => client.state.name === 'open');
    expect(server.last.url).toBe('http://test/second');
    client.close();
  });

  it('is not made any more when the client was closed while it was prepared', async () => {
    let answer!: () => void;
    const headers = async (): Promise<undefined> =>
      new Promise((resolve) => (answer = () => resolve(undefined)));
    const test = new TestClient(new FakeServer(), { headers });
    test.client.connect();
    await waitUntil(() => answer !== undefined);
    test.client.close();
    answer();
    await settle();
    expect(test.server.exchanges).toHaveLength(0);
  });

  it('uses the global fetch, and calls it as a function', async () => {
    const server = new FakeServer();
    const original = globalThis.fetch;
    globalThis.fetch = async function (this: unknown, url, init) {
      expect(this).toBeUndefined();
      return server.fetch(url as string, init!);
    };
    try {
      const test = await new TestClient(server, { fetch: undefined }).open();
      expect(server.exchanges).toHaveLength(1);
      test.client.close();
    } finally {
      globalThis.fetch = original;
    }
  });
});

describe('the last event id', () => {
  const idOf = async (
    lastEventId: string,
    lastEventIdParam?: boolean | string,
  ): Promise<[string, string | null]> => {
    const test = await new TestClient(new FakeServer(), { lastEventId, lastEventIdParam }).open();
    test.client.close();
    return [test.server.last.url, test.server.last.lastEventId];
  };

  it('is sent as UTF-8 bytes', async () => {
    const [url, header] = await idOf('ü→😀');
    expect(Buffer.from(header!, 'latin1').toString('utf8')).toBe('ü→😀');
    expect(url).toBe('http://test/stream');
  });

  it('is omitted when empty', async () => {
    expect(await idOf('')).toEqual(['http://test/stream', null]);
    expect(await idOf('', true)).toEqual(['http://test/stream', null]);
  });

  it('can go into the query', async () => {
    expect(await idOf('a b:ü', true)).toEqual(['http://test/stream?lastEventId=a+b%3A%C3%BC', null]);
    expect(await idOf('1', 'from')).toEqual(['http://test/stream?from=1', null]);
  });

  it('goes into the query if no header can carry it', async () => {
    expect(await idOf('a\u0001')).toEqual(['http://test/stream?lastEventId=a%01', null]);
  });

  it('is that of the last whole event', async () => {
    const test = await new TestClient().open();
    const data = test.collect();
    test.server.last.send('id: 1\ndata: a\n\nid: 2\ndata: cut');
    await waitUntil(() => data.length === 1);
    test.server.last.end();
    await test.reopen();
    expect(test.server.last.lastEventId).toBe('1');
    test.server.last.send('data: b\n\nid\n\ndata: c\n\n');
    await waitUntil(() => data.length === 3);
    expect(data).toEqual(['a', 'b', 'c']);
    expect(test.client.lastEventId).toBe('');
    test.server.last.end();
    await test.reopen();
    expect(test.server.last.lastEventId).toBeNull();
  });

  it('may be 4096 characters long', async () => {
    const id = 'x'.repeat(4096);
    const test = await new TestClient().open();
    test.server.last.send(`id: ${id}\n\n`);
    await waitUntil(() => test.client.lastEventId === id);
    test.server.last.end();
    await test.reopen();
    expect(test.server.last.lastEventId).toBe(id);
    expect(test.errors).toEqual([]);
  });

  it('is kept if the next one is too long to be sent', async () => {
    const test = await new TestClient().open();
    const data = test.collect();
    test.server.last.send(`id: 1\ndata: 1\n\nid: ${'x'.repeat(4097)}\ndata: 2\n\n`);
    await waitUntil(() => data.length === 2);
    expect(test.errors).toMatchObject([{ code: 'SSE_ID_TOO_LONG', length: 4097 }]);
    expect(test.sources).toEqual(['id']);
    test.server.last.end();
    await test.reopen();
    expect(test.server.last.lastEventId).toBe('1');
  });
});

describe('the store', () => {
  it('says where to begin, and gets every id after its event', async () => {
    const steps: string[] = [];
    const get = jest.fn(async () => '5');
    const store = { get, set: (id: string) => steps.push(`id ${id}`) };
    const test = await new TestClient(new FakeServer(), { store, lastEventId: '1' }).open();
    expect(test.server.last.lastEventId).toBe('5');
    test.client.on('*', ({ data }) => steps.push(`event ${String(data)}`));
    test.server.last.send('id: 6\ndata: a\n\nid: 7\n\nid\ndata: b\n\n');
    await waitUntil(() => steps.length === 5);
    expect(steps).toEqual(['event a', 'id 6', 'id 7', 'event b', 'id ']);
    test.server.last.end();
    await test.reopen();
    expect(test.server.last.lastEventId).toBeNull();
    expect(get).toHaveBeenCalledTimes(1);
  });

  it('gives its id to events that have none of their own', async () => {
    const test = new TestClient(new FakeServer(), { store: { get: async () => '7', set: () => {} } });
    const ids: string[] = [];
    test.client.on('message', ({ id }) => ids.push(id));
    await test.open();
    test.server.last.send('data: a\n\n');
    await waitUntil(() => ids.length === 1);
    expect(ids).toEqual(['7']);
  });

  it('that holds nothing leaves the option', async () => {
    const store = { get: () => null, set: () => {} };
    const { server } = await new TestClient(new FakeServer(), { store, lastEventId: '1' }).open();
    expect(server.last.lastEventId).toBe('1');
  });

  it('that takes its time gets the newest id next', async () => {
    const saved: string[] = [];
    const waiting: (() => void)[] = [];
    const store = {
      get: () => '',
      set: async (id: string) => {
        saved.push(id);
        return new Promise<void>((resolve) => waiting.push(resolve));
      },
    };
    const test = await new TestClient(new FakeServer(), { store }).open();
    test.server.last.send('id: 1\n\nid: 2\n\nid: 3\n\n');
    await waitUntil(() => test.client.lastEventId === '3');
    expect(saved).toEqual(['1']);
    waiting[0]!();
    await waitUntil(() => saved.length === 2);
    expect(saved).toEqual(['1', '3']);
  });

  it('that fails is reported', async () => {
    const store = {
      get: async () => Promise.reject(new Error('get')),
      set: () => {
        throw new Error('set');
      },
    };
    const test = await new TestClient(new FakeServer(), { store }).open();
    const data = test.collect();
    test.server.last.send('id: 1\ndata: a\n\n');
    await waitUntil(() => data.length === 1 && test.errors.length === 2);
    expect(test.errors).toEqual([new Error('get'), new Error('set')]);
    expect(test.sources).toEqual(['id', 'id']);
  });
});
