import { Redis } from 'ioredis';
import { SseAuthService } from '@nestream/nest';
import { RedisEventLog, RedisTicketStore } from '@nestream/nest/redis';
import { RedisServer } from '../../tools/redis-server.mjs';
import { type AuthApp, bearer, post, sign, startAuthApp } from './support/auth-app.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, type TestApp } from '../kit/test-app.js';
import { describeTicketStore } from './support/ticket-store-contract.js';

let redis: RedisServer;
let client: Redis;

beforeAll(async () => {
  redis = await RedisServer.start();
  client = new Redis(redis.url, { maxRetriesPerRequest: 1 });
});
afterAll(async () => {
  client.disconnect();
  await redis.dispose();
});

describeTicketStore('RedisTicketStore', async () => new RedisTicketStore(client));

describe('RedisTicketStore', () => {
  it('keeps its keys behind a prefix, each with a time to live', async () => {
    const store = new RedisTicketStore(client, { prefix: 'mine:' });
    await store.set('key', 'value', 1_234.5);
    expect(await client.get('mine:key')).toBe('value');
    expect(await client.pttl('mine:key')).toBeGreaterThan(1_000);
    await store.set('key', 'value', 0.4);
    expect(await client.pttl('mine:key')).toBeLessThan(2);
  });
});

describe.each(PLATFORMS)('Tickets of two nodes (%s)', (platform) => {
  let nodes: TestApp[];
  const path = '/streams/news';
  const issue = async (sub: string): Promise<string> => {
    const { body } = await post(`${nodes[0]!.url}/sse-auth/ticket`, { path }, bearer(sign({ sub })));
    return `${path}?ticket=${String(body.ticket)}`;
  };
  const open = async (node: number, url: string, headers = {}): Promise<RawStream> => {
    const stream = await RawStream.connected(nodes[node]!.url + url, { headers });
    if (stream.status !== 200) await stream.until(() => stream.text !== '');
    return stream;
  };

  beforeAll(async () => {
    const ticket = { store: new RedisTicketStore(client) };
    nodes = [
      await startAuthApp(platform, { auth: { ticket } }),
      await startAuthApp(platform, { auth: { ticket } }),
    ];
  });
  afterAll(async () => {
    await Promise.all(nodes.map(async ({ app }) => app.close()));
  });

  it('open a stream on the other, once, and bring the browser back to any', async () => {
    const url = await issue('ann');
    const first = await open(1, url);
    expect(first.status).toBe(200);
    const Cookie = first.header('set-cookie')!.split(';')[0]!;
    first.cut();
    const statuses = await Promise.all(
      [0, 1].flatMap((node) => [open(node, url), open(node, url, { Cookie })]),
    );
    expect(statuses.map(({ status }) => status)).toEqual([401, 200, 401, 200]);
    for (const stream of statuses) stream.cut();
  });

  it('are worth nothing on one when they were revoked on the other', async () => {
    const url = await issue('eve');
    await nodes[1]!.app.get(SseAuthService).revoke({ userId: 'eve' });
    const refused = await open(0, url);
    expect(refused.status).toBe(401);
    refused.cut();
  });

  it('keep nothing in Redis with which somebody could open a stream', async () => {
    const url = await issue('ann');
    const keys = await client.keys('nestream:ticket:*');
    const values = await client.mget(keys);
    expect(keys.length).toBeGreaterThan(0);
    expect(JSON.stringify([keys, values])).not.toContain(new URL(url, 'http://x').searchParams.get('ticket'));
  });
});

describe.each(PLATFORMS)('Tickets while Redis is away (%s)', (platform) => {
  it('are answered with an error, and nobody is let in', async () => {
    const other = await RedisServer.start();
    const lazy = new Redis(other.url, { maxRetriesPerRequest: 0, retryStrategy: () => null });
    lazy.on('error', () => undefined);
    const server = await startAuthApp(platform, { auth: { ticket: { store: new RedisTicketStore(lazy) } } });
    const path = '/streams/news';
    const { body } = await post(`${server.url}/sse-auth/ticket`, { path }, bearer(sign()));
    await other.kill();
    expect((await post(`${server.url}/sse-auth/ticket`, { path }, bearer(sign()))).status).toBe(500);
    const stream = await RawStream.connected(`${server.url}${path}?ticket=${String(body.ticket)}`);
    expect(stream.status).toBe(500);
    stream.cut();
    lazy.disconnect();
    await server.app.close();
    await other.dispose();
  });
});

describe.each(PLATFORMS)('Streams of two nodes with one log (%s)', (platform) => {
  it('are refreshed and revoked from any of them', async () => {
    const prefix = `auth-${platform}`;
    const nodes = await Promise.all(
      [0, 1].map(async () =>
        startAuthApp(platform, {
          auth: { ticket: { store: new RedisTicketStore(client) } },
          sse: { log: new RedisEventLog({ redis: client, prefix }) },
        }),
      ),
    );
    const [here, there] = nodes as [AuthApp, AuthApp];
    const stream = await RawStream.connected(`${there.url}/streams/news,orders.1`, {
      headers: bearer(sign({ sid: 's' })),
    });
    const { connectionId } = stream.dataOf<{ connectionId: string }>('connected')[0]!;
    const refresh = async (token: string): Promise<unknown> =>
      post(`${here.url}/sse-auth/refresh`, { connectionId }, bearer(token));
    expect(await refresh(sign({ sub: 'eve' }))).toMatchObject({ status: 403 });
    expect(await refresh(sign({ sid: 't', rooms: ['news'] }))).toMatchObject({
      status: 200,
      body: { droppedRooms: ['orders.1'] },
    });
    expect(await here.app.get(SseAuthService).revoke({ sessionId: 's' })).toBe(0);
    expect(await here.app.get(SseAuthService).revoke({ sessionId: 't' })).toBe(1);
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.dataOf('closing')).toEqual([{ reason: 'evicted', reconnect: false }]);
    stream.cut();
    await Promise.all(nodes.map(async ({ app }) => app.close()));
  }, 15_000);
});
