import { ManualEnvironment } from '../liveness/manual-environment.spec-support.js';
import { FakeServer } from '../transport/fake-server.spec-support.js';
import { CoreSseClient } from './core-sse-client.js';
import type { CoreSseClientOptions } from './sse-client-options.interface.js';
import { connected } from './test-client.spec-support.js';
import { waitUntil } from '@nestream/test-kit/wait-until';

interface Events {
  message: { n: number };
  price: number;
}

function setUp(server: FakeServer, options: CoreSseClientOptions = {}) {
  const environment = new ManualEnvironment();
  const errors: unknown[] = [];
  const client = new CoreSseClient<Events>('http://test/stream', {
    environment,
    fetch: server.fetch,
    onError: (error, source) => errors.push([source, (error as Error).name]),
    ...options,
  });
  const reaches = (name: string): Promise<void> => waitUntil(() => client.state.name === name);
  const reopen = async (): Promise<void> => {
    await reaches('waiting');
    environment.advance((client.state as { delay: number }).delay);
    await reaches('open');
  };
  return { client, environment, errors, reaches, reopen };
}

describe('CoreSseClient', () => {
  it('delivers events by type and to *, parsed where they are JSON', async () => {
    const server = new FakeServer();
    const { client, reaches } = setUp(server);
    const seen: unknown[] = [];
    client.on('price', ({ data, id }) => seen.push([data, id]));
    client.on('*', ({ type, raw }) => seen.push([type, raw]));
    client.connect();
    await reaches('open');
    server.last.send('id: 7\nevent: price\ndata: 4.5\n\ndata: no {JSON\n\n');
    await waitUntil(() => seen.length === 3);
    expect(seen).toEqual([
      [4.5, '7'],
      ['price', '4.5'],
      ['message', 'no {JSON'],
    ]);
  });

  it('resumes after the last whole event, and doubles the delays', async () => {
    const server = new FakeServer('stream', 503, 'stream');
    const { client, environment, errors, reaches, reopen } = setUp(server, { retryDelay: 1000 });
    client.connect();
    await reaches('open');
    server.last.send('id: 1\ndata: a\n\nid: 2\ndata: cut');
    await waitUntil(() => client.lastEventId === '1');
    server.last.end();
    await reaches('waiting');
    expect(client.state).toMatchObject({ delay: 1000, offline: false });
    environment.advance(1000);
    await waitUntil(() => server.exchanges.length === 2);
    await reaches('waiting');
    expect(client.state).toMatchObject({ delay: 2000 });
    await reopen();
    expect(server.exchanges.map(({ lastEventId }) => lastEventId)).toEqual([null, '1', '1']);
    expect(errors).toEqual([['connection', 'HttpStatusError']]);
  });

  it('hands control events to those who listen by name, and only of a server that speaks them', async () => {
    const server = new FakeServer();
    const { client, reaches } = setUp(server);
    const seen: string[] = [];
    client.on('gap', ({ data }) => seen.push(`gap ${data.reason}`));
    client.on('*', ({ type }) => seen.push(`* ${type}`));
    client.connect();
    await reaches('open');
    server.last.send(`${connected()}event: gap\ndata: {"reason":"trimmed","rooms":[]}\n\ndata: {"n":1}\n\n`);
    await waitUntil(() => seen.length === 2);
    expect(seen).toEqual(['gap trimmed', '* message']);
  });

  it('closes where the server says goodbye for good, and remembers its id', async () => {
    const server = new FakeServer();
    const { client, reaches } = setUp(server);
    client.connect();
    await reaches('open');
    server.last.send(
      `${connected()}id: 9\nevent: closing\ndata: {"reason":"completed","reconnect":false}\n\n`,
    );
    expect(await client.closed).toEqual({ name: 'closed', reason: 'server' });
    expect(client.lastEventId).toBe('9');
    expect(server.last.aborted).toBe(true);
  });

  it.each([
    [204, 'no-content'],
    [401, 'failed'],
    [404, 'failed'],
  ] as const)('gives up on %d', async (status, reason) => {
    const { client } = setUp(new FakeServer(status));
    client.connect();
    expect(await client.closed).toMatchObject({ reason });
  });

  it.each([
    ['closes after the server ended it', {}, 'id: 1\ndata: a\n\n', 'closed'],
    ['is sent again with resend', { resend: true }, 'id: 1\ndata: a\n\n', 'waiting'],
    [
      'is sent again after `closing`',
      {},
      `${connected(0, 'e:1')}event: closing\ndata: {"reason":"shutdown","reconnect":true}\n\n`,
      'waiting',
    ],
  ])('a POST %s', async (_name, options, text, expected) => {
    const server = new FakeServer();
    const { client, reaches } = setUp(server, { body: '{}', ...options });
    client.connect();
    await reaches('open');
    server.last.send(text);
    await waitUntil(() => client.lastEventId !== '');
    server.last.end();
    await reaches(expected);
    expect(server.exchanges).toHaveLength(1);
    client.close();
  });

  it('sends a POST again only with an id', async () => {
    const server = new FakeServer();
    const { client, reaches, reopen } = setUp(server, { body: '{}' });
    client.connect();
    await reaches('open');
    server.last.send('id: 1\ndata: a\n\n');
    await waitUntil(() => client.lastEventId === '1');
    server.last.fail(new Error('reset'));
    await reopen();
    expect(server.last.lastEventId).toBe('1');
    const other = setUp(server, { body: '{}' });
    other.client.connect();
    await other.reaches('open');
    server.last.end();
    expect(await other.client.closed).toMatchObject({ reason: 'ended' });
    client.close();
  });

  it('delivers nothing after close(), also within a listener and by a signal', async () => {
    const server = new FakeServer();
    const controller = new AbortController();
    const { client, reaches } = setUp(server, { signal: controller.signal });
    const seen: unknown[] = [];
    client.on('message', ({ data }) => {
      seen.push(data);
      controller.abort();
    });
    client.on('*', ({ data }) => seen.push(data));
    client.connect();
    await reaches('open');
    server.last.send('data: 1\n\ndata: 2\n\n');
    expect(await client.closed).toEqual({ name: 'closed', reason: 'client' });
    expect(seen).toEqual([1]);
    client.connect();
    expect(client.state).toEqual({ name: 'closed', reason: 'client' });
  });

  it('sends a mark for an id that no header can carry', async () => {
    const server = new FakeServer();
    const { client, reaches, reopen } = setUp(server, { lastEventId: 'x'.repeat(4097) });
    client.connect();
    await reaches('open');
    expect(server.last.lastEventId).toBe('?');
    server.last.send('id: →\ndata: a\n\n');
    await waitUntil(() => client.lastEventId === '→');
    server.last.end();
    await reopen();
    expect(Buffer.from(server.last.lastEventId!, 'latin1').toString()).toBe('→');
    client.close();
  });

  it.each(['e:5\n', 'x'.repeat(5000)])(
    'has the server tell of a position that no header can carry',
    async (id) => {
      const server = new FakeServer();
      const { client, reaches } = setUp(server, { lastEventId: id });
      client.connect();
      await reaches('open');
      expect(server.last.lastEventId).toBe('?');
    },
  );
});
