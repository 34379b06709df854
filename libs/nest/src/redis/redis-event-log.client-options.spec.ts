import { waitUntil } from '@nestream/test-kit/wait-until';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { RedisServer } from '../../../../tools/redis-server.mjs';
import { LogProbe } from '../testing/probe/log-probe.js';
import { RedisEventLog } from './redis-event-log.js';

/** Bounds the wait for what must come, however loaded the machine is. */
const PATIENCE = 30_000;
let server: RedisServer;
beforeAll(async () => (server = await RedisServer.start()), PATIENCE);
afterAll(async () => server.dispose());

const WORKING: readonly RedisOptions[] = [
  {},
  { enableAutoPipelining: true },
  { enableOfflineQueue: false },
  { enableReadyCheck: false },
  { autoResubscribe: false },
  { autoResendUnfulfilledCommands: false },
  { lazyConnect: true },
  { db: 3 },
  { protocol: 3 },
  { protocol: 2 },
  { protocol: 3, replyMapping: 'resp3' },
  { maxRetriesPerRequest: 0 },
  { commandTimeout: 1_000 },
  { connectionName: 'app' },
];

it.each<RedisOptions>([{ stringNumbers: true }, { keyPrefix: 'app:' }, { monitor: true }])(
  'RedisEventLog refuses a client with %j',
  (options) => {
    const redis = new Redis({ ...(options as object), port: server.port, lazyConnect: true });
    redis.on('error', () => undefined);
    expect(() => new RedisEventLog({ redis })).toThrow(/pass a client/);
    redis.disconnect();
  },
);

it('RedisEventLog refuses a cluster whose nodes have stringNumbers', () => {
  const redis = new Cluster([{ port: server.port }], {
    lazyConnect: true,
    redisOptions: { stringNumbers: true },
  });
  expect(() => new RedisEventLog({ redis })).toThrow(/stringNumbers/);
  redis.disconnect();
});

describe.each(WORKING)('RedisEventLog on a client with %j', (options) => {
  it(
    'delivers, reads, and goes on after its connections were cut',
    async () => {
      const redis = new Redis(server.port, { maxRetriesPerRequest: null, ...(options as object) });
      redis.on('error', () => undefined);
      if (!options.lazyConnect) await new Promise((resolve) => redis.once('ready', resolve));
      const log = new RedisEventLog({
        redis,
        prefix: `t${Math.random().toString(36).slice(2)}`,
        timeout: 3_000,
      });
      const probe = new LogProbe(log);
      const seen: unknown[] = [];
      const tail = await log.tail({
        onEvent: ({ data }) => seen.push(data),
        onInterrupted: () => seen.push('interrupted'),
      });
      const until = async (value: unknown): Promise<void> =>
        waitUntil(
          () => seen.includes(value),
          5_000,
          () => JSON.stringify(seen),
        );
      try {
        await tail.follow('a');
        const cursor = await probe.append('a', 'one');
        await until('one');
        const admin = new Redis(server.port);
        await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
        await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        admin.disconnect();
        await until('interrupted');
        for (;;) {
          try {
            await probe.append('a', 'two');
            break;
          } catch {
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
        }
        await until('two');
        expect((await probe.page(['a'], cursor.seq)).events.at(-1)?.data).toBe('two');
      } finally {
        await tail.close();
        await log.close();
        redis.disconnect();
      }
    },
    PATIENCE,
  );
});
