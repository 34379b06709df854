import { HttpStatusError } from '../errors/http-status.error.js';
import { settle, waitUntil } from '@nestream/test-kit/wait-until';
import { connected } from '../client/test-client.spec-support.js';
import { FakeServer } from '../transport/fake-server.spec-support.js';
import { FakeBrowser } from './fake-browser.spec-support.js';
import { RelayedError } from './relay/relayed.error.js';
import { listen } from '../client/listen.js';
import { SharedSseClient } from './shared-sse-client.js';
import type { SharedSseClientOptions } from './shared-sse-client-options.interface.js';

interface Events {
  n: number;
}
type Client = SharedSseClient<Events>;

function event(n: number): string {
  return `id: e:${n}\nevent: n\ndata: ${n}\n\n`;
}

describe('SharedSseClient, in each tab', () => {
  let browser: FakeBrowser;
  const clients: Client[] = [];

  beforeEach(() => {
    browser = new FakeBrowser();
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  function tab(server: FakeServer, options: SharedSseClientOptions<Events> = {}): Client {
    const client = new SharedSseClient<Events>('http://test/stream', {
      platform: browser.open(),
      fetch: server.fetch,
      ...options,
    });
    clients.push(client);
    return client;
  }

  async function pair(
    server: FakeServer,
    options: SharedSseClientOptions<Events> = {},
  ): Promise<[Client, Client]> {
    const leader = tab(server);
    leader.connect();
    await waitUntil(() => leader.state.name === 'open');
    const follower = tab(server, options);
    follower.connect();
    await waitUntil(() => follower.state.name === 'open');
    return [leader, follower];
  }

  it('closes for all when the server refuses, and asks it only once', async () => {
    const server = new FakeServer(404);
    const errors: unknown[] = [];
    const onError = (error: unknown): unknown => errors.push(error);
    const both = [tab(server, { onError }), tab(server, { onError })];
    for (const client of both) client.connect();
    const [first, second] = await Promise.all(both.map(({ closed }) => closed));
    expect(first).toEqual({ name: 'closed', reason: 'failed', error: expect.any(HttpStatusError) });
    expect(second).toEqual({ name: 'closed', reason: 'failed', error: expect.any(RelayedError) });
    expect(second!.error).toMatchObject({ originalName: 'HttpStatusError', status: 404 });
    expect(errors).toEqual([first!.error]);
    expect(server.exchanges).toHaveLength(1);
  });

  it('closes for all on a 204, and opens again', async () => {
    const server = new FakeServer(204, 'stream');
    const both = [tab(server), tab(server)];
    for (const client of both) client.connect();
    expect((await Promise.all(both.map(({ closed }) => closed))).map(({ reason }) => reason)).toEqual([
      'no-content',
      'no-content',
    ]);
    for (const client of both) client.connect();
    await waitUntil(() => both.every(({ state }) => state.name === 'open'));
    expect(server.exchanges).toHaveLength(2);
  });

  it('shows the waiting of the connection in all tabs', async () => {
    const server = new FakeServer('stream');
    const [leader, follower] = await pair(server, { onError: () => {} });
    server.last.fail(new TypeError('reset'));
    await waitUntil(() => follower.state.name === 'waiting');
    expect(leader.state).toMatchObject({ name: 'waiting', cause: { message: 'reset' } });
    expect(follower.state).toMatchObject({ cause: { originalName: 'TypeError', message: 'reset' } });
  });

  it('tells control events by name and callback in all tabs, and not to *', async () => {
    const server = new FakeServer('stream');
    const gaps: unknown[] = [];
    const [, follower] = await pair(server, { onGap: ({ reason }) => gaps.push(reason) });
    const all: string[] = [];
    follower.on('*', ({ type }) => all.push(type));
    follower.on('gap', ({ data }) => gaps.push(data.rooms));
    const gap = { requested: 'e:1', resumedFrom: 'e:9', reason: 'trimmed', rooms: ['a'] };
    server.last.send(
      `${connected(0, 'e:1')}id: e:9\nevent: gap\ndata: ${JSON.stringify(gap)}\n\n${event(10)}`,
    );
    await waitUntil(() => all.length > 0);
    expect(all).toEqual(['n']);
    expect(gaps).toEqual([['a'], 'trimmed']);
  });

  it('delivers once what other servers send under reserved names', async () => {
    const server = new FakeServer('stream');
    const [, follower] = await pair(server);
    const all: unknown[] = [];
    follower.on('*', ({ type, data }) => all.push([type, data]));
    server.last.send('event: gap\ndata: hello\n\nevent: open\ndata: 2\n\n');
    await waitUntil(() => all.length === 2);
    await settle();
    expect(all).toEqual([
      ['gap', 'hello'],
      ['open', 2],
    ]);
  });

  it('moves on with ids that come without an event', async () => {
    const server = new FakeServer('stream');
    const ids: string[] = [];
    const [leader, follower] = await pair(server, {
      store: { get: () => '', set: (id: string) => ids.push(id) },
    });
    server.last.send('id: e:7\n\n');
    await waitUntil(() => follower.lastEventId === 'e:7');
    expect(ids).toEqual(['e:7']);
    leader.close();
    await waitUntil(() => server.exchanges.length === 2);
    expect(server.last.lastEventId).toBe('e:7');
  });

  it('keeps the order with schemas that take time, and skips what they refuse', async () => {
    const server = new FakeServer('stream');
    const invalid: string[] = [];
    const validate = async (value: unknown): Promise<{ value: number } | { issues: [] }> => {
      for (let turn = 0; turn < 5 - Number(value); turn++) await settle();
      return value === 2 ? { issues: [] } : { value: Number(value) * 10 };
    };
    const [, follower] = await pair(server, {
      schemas: { n: { '~standard': { version: 1, vendor: 'test', validate } } },
      onInvalid: ({ raw }) => invalid.push(raw),
    });
    const got: number[] = [];
    follower.on('n', ({ data }) => got.push(data));
    server.last.send([1, 2, 3, 4].map(event).join(''));
    await waitUntil(() => follower.lastEventId === 'e:4');
    expect(got).toEqual([10, 30, 40]);
    expect(invalid).toEqual(['2']);
  });

  it('holds up only the tab whose iterator is slow, and tells it by a gap what it has lost', async () => {
    const server = new FakeServer('stream');
    const gaps: unknown[] = [];
    const [leader, follower] = await pair(server, {
      bufferEvents: 10,
      onGap: ({ requested, resumedFrom }) => gaps.push([requested, resumedFrom]),
    });
    const fast: number[] = [];
    leader.on('n', ({ data }) => fast.push(data));
    const slow = listen(follower, 'n', { limit: 4 })[Symbol.asyncIterator]();
    for (let n = 1; n <= 30; n++) server.last.send(event(n));
    await waitUntil(() => fast.length === 30);
    for (let messages = 0; messages < 10; messages++) await settle();
    const got: number[] = [];
    while (got.at(-1) !== 30) got.push((await slow.next()).value!.data);
    expect(got).toEqual([1, 2, 3, 4, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
    expect(gaps).toEqual([['e:4', 'e:20']]);
  });

  it('connects for an iterator, and leaves when the last one has had enough', async () => {
    const server = new FakeServer('stream');
    const client = tab(server);
    const events = listen(client, 'n')[Symbol.asyncIterator]();
    await waitUntil(() => client.state.name === 'open');
    server.last.send(event(1));
    expect((await events.next()).value).toEqual({ type: 'n', data: 1, raw: '1', id: 'e:1' });
    await events.return!();
    expect(client.state).toEqual({ name: 'closed', reason: 'released' });
    expect(server.last.aborted).toBe(true);
  });

  it('delivers nothing after close(), also from within a listener', async () => {
    const server = new FakeServer('stream');
    const [leader, follower] = await pair(server);
    const got: unknown[] = [];
    for (const client of [follower, leader]) {
      client.on('n', ({ data }) => {
        got.push([client === leader, data]);
        if (client === follower || data > 2) client.close();
      });
    }
    server.last.send(event(1) + event(2));
    await waitUntil(() => follower.state.name === 'closed');
    server.last.send(event(3) + event(4));
    await waitUntil(() => leader.state.name === 'closed');
    await settle();
    expect(got).toEqual([
      [true, 1],
      [true, 2],
      [false, 1],
      [true, 3],
    ]);
    // The id is that of the last event that was dealt with.
    expect([follower.lastEventId, leader.lastEventId]).toEqual(['', 'e:2']);
  });

  it('closes when the signal aborts', async () => {
    const controller = new AbortController();
    const [, follower] = await pair(new FakeServer('stream'), { signal: controller.signal });
    controller.abort();
    expect(await follower.closed).toEqual({ name: 'closed', reason: 'client' });
  });

  it('needs a name where the URL is a function', () => {
    expect(() => new SharedSseClient(() => 'x')).toThrow(/need a `name`/);
    expect(new SharedSseClient(() => 'x', { name: 'x' }).state).toEqual({ name: 'idle' });
  });
});
