import { Redis } from 'ioredis';
import { MemoryTicketStore, SseAuthService } from '@nestream/nest';
import { RedisEventLog, RedisTicketStore } from '@nestream/nest/redis';
import { RedisServer } from '../../tools/redis-server.mjs';
import { type AuthApp, bearer, post, sign, startAuthApp } from './support/auth-app.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';

const PATH = '/streams/news';
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

describe.each(PLATFORMS)('A store that tickets have filled (%s)', (platform) => {
  it('takes a revocation', async () => {
    const server = await startAuthApp(platform, {
      auth: { ticket: { store: new MemoryTicketStore(20) } },
    });
    const path = { path: PATH };
    const headers = bearer(sign({ sub: 'eve' }));
    const stream = await RawStream.connected(server.url + PATH, { headers });
    const statuses: number[] = [];
    for (let n = 0; n < 25; n++) {
      statuses.push((await post(`${server.url}/sse-auth/ticket`, path, headers)).status);
    }
    expect(statuses.at(-1)).toBe(503);
    expect(await server.app.get(SseAuthService).revoke({ userId: 'eve' })).toBe(1);
    await stream.until(() => stream.count('closing') === 1);
    stream.cut();
    await server.app.close();
  });
});

describe.each(PLATFORMS)('A revocation while Redis is away (%s)', (platform) => {
  it('closes the streams of its node, and those of the others when Redis is back', async () => {
    // On disk, so that the ticket is there again.
    const own = await RedisServer.start('--appendonly', 'yes');
    const clients: Redis[] = [];
    const connect = (): Redis => {
      const one = new Redis(own.url, { maxRetriesPerRequest: 1, retryStrategy: () => 50 });
      one.on('error', () => undefined);
      clients.push(one);
      return one;
    };
    const nodes = await Promise.all(
      [0, 1].map(async () =>
        startAuthApp(platform, {
          auth: { ticket: { store: new RedisTicketStore(connect()) } },
          sse: { log: new RedisEventLog({ redis: connect() }), drainWindow: 100 },
        }),
      ),
    );
    const [here, there] = nodes as [AuthApp, AuthApp];
    const headers = bearer(sign({ sub: 'eve' }));
    const issued = await post(`${here.url}/sse-auth/ticket`, { path: PATH }, headers);
    const streams = await Promise.all(
      nodes.map(async ({ url }) => RawStream.connected(url + PATH, { headers })),
    );
    await own.kill();
    const error = await here.app
      .get(SseAuthService)
      .revoke({ userId: 'eve' })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'SSE_REVOCATION_INCOMPLETE',
      status: 503,
      closed: 1,
      stored: false,
      told: false,
    });
    await streams[0]!.until(() => streams[0]!.count('closing') === 1);
    expect(streams[1]!.count('closing')).toBe(0);
    await own.restart();
    await streams[1]!.until(() => streams[1]!.count('closing') === 1, 15_000);
    const used = await RawStream.connected(`${there.url}${PATH}?ticket=${String(issued.body.ticket)}`);
    expect(used.status).toBe(401);
    for (const stream of [...streams, used]) stream.cut();
    await Promise.all(nodes.map(async ({ app }) => app.close()));
    for (const one of clients) one.disconnect();
    await own.dispose();
  }, 40_000);
});

describe.each(PLATFORMS)('A revocation of nodes with stores of their own (%s)', (platform) => {
  it('reaches the tickets of all of them', async () => {
    const nodes = await Promise.all(
      [0, 1].map(async () =>
        startAuthApp(platform, {
          sse: { log: new RedisEventLog({ redis: client, prefix: `own-${platform}` }) },
        }),
      ),
    );
    const token = sign({ sub: 'eve' });
    const issued = await post(`${nodes[1]!.url}/sse-auth/ticket`, { path: PATH }, bearer(token));
    expect(await nodes[0]!.app.get(SseAuthService).revoke({ userId: 'eve' })).toBe(0);
    const stream = await RawStream.connected(`${nodes[1]!.url}${PATH}?ticket=${String(issued.body.ticket)}`);
    expect(stream.status).toBe(401);
    stream.cut();
    await Promise.all(nodes.map(async ({ app }) => app.close()));
  });
});
