import { Redis } from 'ioredis';
import {
  MemoryTicketStore,
  type RevocationIncompleteError,
  SseAuthService,
  type TicketStore,
} from '@nestream/nest';
import { RedisTicketStore } from '@nestream/nest/redis';
import { RedisServer } from '../../tools/redis-server.mjs';
import { type AuthApp, bearer, post, sign, startAuthApp } from './support/auth-app.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

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

const STORES: Readonly<Record<string, () => TicketStore>> = {
  memory: () => new MemoryTicketStore(1_000),
  redis: () => new RedisTicketStore(client, { prefix: `${Math.random()}:` }),
};
const CASES = PLATFORMS.flatMap((platform) => Object.keys(STORES).map((store) => [platform, store] as const));

/** A store whose methods can be made to fail or to wait. */
function controlled(
  store: TicketStore,
  faults: Partial<Record<keyof TicketStore, () => Promise<void>>>,
): TicketStore {
  return new Proxy(store, {
    get:
      (target, name: keyof TicketStore) =>
      async (...args: never[]) => {
        await faults[name]?.();
        return (target[name] as (...all: never[]) => unknown)(...args);
      },
  });
}

async function fail(): Promise<void> {
  throw new Error('no store');
}

describe.each(CASES)('A revocation (%s, tickets in %s)', (platform, kind) => {
  let server: AuthApp;
  let store: TicketStore;
  let faults: Partial<Record<keyof TicketStore, () => Promise<void>>>;

  const start = async (ticket = {}): Promise<void> => {
    faults = {};
    store = STORES[kind]!();
    server = await startAuthApp(platform, {
      auth: { ticket: { store: controlled(store, faults), ...ticket } },
    });
    // The node knows where the store stands.
    await waitUntil(async () => (await ask(sign({ sub: 'first' }))).status === 201);
  };
  const ask = async (token: string): ReturnType<typeof post> =>
    post(`${server.url}/sse-auth/ticket`, { path: PATH }, bearer(token));
  const issue = async (token: string): Promise<string> => {
    const { status, body } = await ask(token);
    expect(status).toBe(201);
    return `${PATH}?ticket=${String(body.ticket)}`;
  };
  const open = async (url: string, headers: Record<string, string> = {}): Promise<RawStream> => {
    const stream = await RawStream.connected(server.url + url, { headers });
    if (stream.status !== 200) await stream.until(() => stream.text !== '');
    return stream;
  };
  const statusOf = async (url: string, headers?: Record<string, string>): Promise<number> => {
    const stream = await open(url, headers);
    stream.cut();
    return stream.status;
  };
  const cookieOf = (stream: RawStream): string => stream.header('set-cookie')!.split(';')[0]!;
  const auth = (): SseAuthService => server.app.get(SseAuthService);
  /** Does something while a method of the store is held up. */
  const during = async (method: keyof TicketStore, task: () => Promise<unknown>): Promise<() => void> => {
    let release = (): void => undefined;
    const reached = new Promise<void>((reach) => {
      faults[method] = async () => {
        delete faults[method];
        reach();
        await new Promise<void>((resolve) => (release = resolve));
      };
    });
    task().catch(() => undefined);
    await reached;
    return () => release();
  };

  afterEach(async () => server.app.close());

  it('closes the streams of this node although the store fails, says so, and is stored later', async () => {
    await start();
    const token = sign({ sub: 'eve', sid: 's' });
    const used = await issue(token);
    const unused = await issue(token);
    const stream = await open(used);
    faults.revoke = fail;
    const error = await auth()
      .revoke({ userId: 'eve' })
      .catch((reason: unknown) => reason as RevocationIncompleteError);
    expect(error).toMatchObject({
      code: 'SSE_REVOCATION_INCOMPLETE',
      closed: 1,
      stored: false,
      told: true,
      cause: expect.objectContaining({ message: 'no store' }),
    });
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.dataOf('closing')).toEqual([{ reason: 'evicted', reconnect: false }]);
    // Refused by this node, which knows of it.
    expect(await statusOf(used, { Cookie: cookieOf(stream) })).toBe(401);
    const another = await issue(sign({ sub: 'bob' }));
    expect(await statusOf(another)).toBe(200);
    expect((await ask(token)).status).toBe(401);
    delete faults.revoke;
    await waitUntil(async () => (await ask(sign({ sub: 'eve' }))).status === 201);
    expect(await statusOf(unused)).toBe(401);
  });

  it('does not wait for ever for a store that hangs', async () => {
    await start();
    const stream = await open(await issue(sign({ sub: 'eve' })));
    let release = (): void => undefined;
    faults.revoke = async () => new Promise<void>((resolve) => (release = resolve));
    const revoking = auth().revoke({ userId: 'eve' });
    // Before the store was asked.
    await stream.until(() => stream.count('closing') === 1);
    await expect(revoking).rejects.toMatchObject({ closed: 1, stored: false });
    delete faults.revoke;
    release();
  }, 10_000);

  it.each(['revocations', 'claim', 'set'] as const)(
    'refuses a ticket whose request was held up at %s meanwhile',
    async (method) => {
      await start();
      let answer: Awaited<ReturnType<typeof post>> | undefined;
      const release = await during(method, async () => (answer = await ask(sign({ sub: 'eve' }))));
      await auth().revoke({ userId: 'eve' });
      release();
      await waitUntil(() => answer !== undefined);
      if (answer!.status === 201) {
        expect(await statusOf(`${PATH}?ticket=${String(answer!.body.ticket)}`)).toBe(401);
      } else {
        expect(answer!.status).toBe(401);
      }
      expect(await statusOf(await issue(sign({ sub: 'eve' })))).toBe(200);
    },
  );

  it.each(['take', 'revocations', 'claim', 'set'] as const)(
    'refuses a ticket that is used and held up at %s meanwhile, and its way back',
    async (method) => {
      await start();
      const url = await issue(sign({ sub: 'eve' }));
      let stream: RawStream | undefined;
      const release = await during(method, async () => (stream = await open(url)));
      await auth().revoke({ userId: 'eve' });
      release();
      await waitUntil(() => stream !== undefined);
      expect(stream!.status).toBe(401);
      stream!.cut();
    },
  );

  it('counts for a refresh that is on its way with a credential of the session', async () => {
    await start();
    for (const method of ['revocations', 'set'] as const) {
      const url = await issue(sign({ sub: 'eve', sid: 'old' }));
      const stream = await open(url);
      const { connectionId } = stream.dataOf<{ connectionId: string }>('connected')[0]!;
      let answer: Awaited<ReturnType<typeof post>> | undefined;
      const refresh = async (): Promise<unknown> =>
        (answer = await post(
          `${server.url}/sse-auth/refresh`,
          { connectionId },
          bearer(sign({ sub: 'eve', sid: `new-${method}` })),
        ));
      const release = await during(method, refresh);
      expect(await auth().revoke({ sessionId: `new-${method}` })).toBe(0);
      release();
      await waitUntil(() => answer !== undefined);
      expect([method, answer!.status]).toEqual([method, 401]);
      stream.cut();
    }
  });

  it('says nothing against a credential from after it', async () => {
    await start();
    await auth().revoke({ userId: 'eve' });
    const url = await issue(sign({ sub: 'eve' }));
    const stream = await open(url);
    stream.cut();
    expect(await statusOf(url, { Cookie: cookieOf(stream) })).toBe(200);
  });

  it.each([
    ['perUser', (n: number) => ({ sub: 'ann', sid: String(n) })],
    ['perAddress', (n: number) => ({ sub: `user-${n}` })],
  ] as const)('is not kept from its store by tickets, which %s bounds', async (limit, who) => {
    await start({ [limit]: 2 });
    const urls = [];
    for (let n = 0; n < 3; n++) urls.push(await issue(sign(who(n))));
    const statuses = [];
    for (const url of urls) statuses.push(await statusOf(url));
    expect(statuses).toEqual([401, 200, 200]);
    // Used tickets count on.
    const url = await issue(sign(who(3)));
    const stream = await open(url);
    const cookie = cookieOf(stream);
    stream.cut();
    for (let n = 4; n < 6; n++) await issue(sign(who(n)));
    expect(await statusOf(url, { Cookie: cookie })).toBe(401);
  });

  it('finds no bound of tickets where it is off', async () => {
    await start({ perUser: Infinity, perAddress: Infinity });
    const urls = [];
    for (let n = 0; n < 110; n++) urls.push(await issue(sign()));
    expect(await statusOf(urls[0]!)).toBe(200);
  });
});
