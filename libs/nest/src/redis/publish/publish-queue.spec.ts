import { Redis } from 'ioredis';
import { RedisServer } from '../../../../../tools/redis-server.mjs';
import { LogTimeoutError, LogWriteError } from '../../errors/log.errors.js';
import { RedisEventLog } from '../redis-event-log.js';

const TIMEOUT = 400;
const WHOLE = { count: 100_000, bytes: 1e9 };
/** Bounds the wait for what must come, however loaded the machine is. */
const PATIENCE = 30_000;

let server: RedisServer;
let redis: Redis;
let log: RedisEventLog;

function append(text: number | string, idempotencyKey?: string): ReturnType<RedisEventLog['append']> {
  return log.append({ rooms: ['a'], text: `data: ${JSON.stringify(text)}\n`, json: true, idempotencyKey });
}

async function stored(): Promise<unknown[]> {
  const { cursor } = await log.seek(['a'], 'start');
  return (await log.read(['a'], cursor, WHOLE)).events.map(({ data }) => data);
}

/** Resolves when a promise rejects; with its error. */
async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`resolved with ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

beforeEach(async () => {
  server = await RedisServer.start();
  redis = new Redis(server.port, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  log = new RedisEventLog({ redis, timeout: TIMEOUT, maxWaiting: 2_000 });
}, PATIENCE);

afterEach(async () => {
  server.thaw();
  await log.close();
  redis.disconnect();
  await server.dispose();
});

describe('Publishing to Redis', () => {
  it('sends what was published in one turn in calls of at most 256, in order', async () => {
    await append('first');
    const evalsha = jest.spyOn(redis, 'evalsha');
    const cursors = await Promise.all(Array.from({ length: 1_000 }, async (_, n) => append(n)));
    // The log calls other scripts as well; only a publish call names its publisher.
    const publishCalls = evalsha.mock.calls.filter((args) =>
      args.some((arg) => /^\{.*\}:publisher:/.test(String(arg))),
    );
    expect(publishCalls).toHaveLength(4);
    expect(cursors.map(({ seq }) => seq)).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 2));
    expect((await stored()).slice(1)).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
  });

  it('tells whom it has asked that the outcome is unknown, and the others that nobody received it', async () => {
    await append('first');
    server.freeze();
    const sent = errorOf(append('sent'));
    // The first call leaves in this turn; what is published later waits for it.
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const waiting = errorOf(append('waiting'));
    expect(await sent).toBeInstanceOf(LogTimeoutError);
    expect(await waiting).toBeInstanceOf(LogWriteError);
    server.thaw();
    await append('later');
    expect(await stored()).toEqual(['first', 'sent', 'later']);
  });

  it('rejects what is more than maxWaiting at once', async () => {
    server.freeze();
    const all = Array.from({ length: 2_001 }, async (_, n) => errorOf(append(n)));
    const error = await all.at(-1);
    expect(error).toBeInstanceOf(LogWriteError);
    expect((error as Error).message).toContain('raise maxWaiting');
    server.thaw();
    await Promise.allSettled(all);
  });

  it(
    'stores nothing twice when connections break under load',
    async () => {
      const own = new Redis(server.port);
      const appends: Promise<unknown>[] = [];
      for (let round = 0; round < 40; round++) {
        for (let index = 0; index < 50; index++) appends.push(append(round * 50 + index));
        await new Promise((resolve) => setImmediate(resolve));
        await own.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      }
      const settled = await Promise.allSettled(appends);
      const all = (await stored()) as number[];
      own.disconnect();
      expect(all).toEqual([...new Set(all)].toSorted((one, other) => one - other));
      const kept = new Set(all);
      expect(settled.flatMap(({ status }, n) => (status === 'fulfilled' && !kept.has(n) ? [n] : []))).toEqual(
        [],
      );
      expect(all.length).toBeGreaterThan(1_000);
    },
    PATIENCE,
  );

  it('knows an idempotency key after a timeout', async () => {
    server.freeze();
    expect(await errorOf(append('once', 'key'))).toBeInstanceOf(LogTimeoutError);
    server.thaw();
    const { seq } = await append('once', 'key');
    expect([seq, await stored()]).toEqual([1, ['once']]);
  });

  it('goes on when the scripts were flushed', async () => {
    await append(1);
    await redis.script('FLUSH');
    await append(2);
    expect(await stored()).toEqual([1, 2]);
  });

  it('is refused for good by a server without memory, whose events can still be read', async () => {
    await append(1);
    await redis.config('SET', 'maxmemory', 1);
    const error = await errorOf(append(2));
    expect(error).toBeInstanceOf(LogWriteError);
    expect((error as Error).message).toContain('OOM');
    expect(await stored()).toEqual([1]);
    await redis.config('SET', 'maxmemory', 0);
    await append(3);
    expect(await stored()).toEqual([1, 3]);
  });

  it.each([
    { maxRetriesPerRequest: 1 },
    { enableOfflineQueue: false },
    { lazyConnect: true },
    { protocol: 2 as const },
  ])(
    'works with a client of %j, over a restart too',
    async (options) => {
      const own = new Redis(server.port, options);
      own.on('error', () => undefined);
      const other = new RedisEventLog({ redis: own, prefix: 'own', timeout: 5_000 });
      try {
        const entry = { rooms: ['a'], text: 'data: 1\n', json: true };
        await other.append(entry);
        await server.kill();
        const during = other.append(entry);
        await server.restart();
        expect((await during).seq).toBeGreaterThan(0);
      } finally {
        await other.close();
        own.disconnect();
      }
    },
    PATIENCE,
  );
});
