import { Redis } from 'ioredis';
import { RedisServer } from '../../../../tools/redis-server.mjs';
import { EvictionWarning, RedisEventLog } from './redis-event-log.js';

const PATIENCE = 30_000;

let server: RedisServer;
let emitted: jest.SpiedFunction<typeof process.emitWarning>;
const clients: Redis[] = [];

function connect(options = {}): Redis {
  const redis = new Redis(server.port, options);
  redis.on('error', () => undefined);
  clients.push(redis);
  return redis;
}

beforeEach(() => {
  emitted = jest.spyOn(process, 'emitWarning').mockReturnValue(undefined);
});

afterEach(async () => {
  emitted.mockRestore();
  for (const client of clients.splice(0)) client.disconnect();
  await server.dispose();
});

describe('The warning of a Redis that may evict keys', () => {
  it.each(['allkeys-lru', 'volatile-ttl'])(
    'is given once by the log, with the policy %s and the fix',
    async (policy) => {
      server = await RedisServer.start('--maxmemory-policy', policy);
      const log = new RedisEventLog({ redis: connect() });
      try {
        while (emitted.mock.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        expect(emitted.mock.calls).toEqual([
          [expect.stringContaining(`is ${policy}. Set it to noeviction`), { code: 'SSE_REDIS_EVICTION' }],
        ]);
      } finally {
        await log.close();
      }
    },
    PATIENCE,
  );

  it(
    'is not given twice, however often the connection is made anew',
    async () => {
      server = await RedisServer.start('--maxmemory-policy', 'allkeys-lru');
      const warning = new EvictionWarning(connect());
      await Promise.all([warning.check(), warning.check()]);
      await warning.check();
      expect(emitted).toHaveBeenCalledTimes(1);
    },
    PATIENCE,
  );

  it(
    'is given when a server that evicts takes over from one that does not',
    async () => {
      server = await RedisServer.start('--maxmemory-policy', 'noeviction');
      const redis = connect();
      const warning = new EvictionWarning(redis);
      await warning.check();
      expect(emitted).not.toHaveBeenCalled();
      await redis.config('SET', 'maxmemory-policy', 'volatile-lru');
      await warning.check();
      expect(emitted).toHaveBeenCalledTimes(1);
    },
    PATIENCE,
  );

  it(
    'is not given by a server that refuses to tell, nor by a client that cannot ask',
    async () => {
      server = await RedisServer.start('--maxmemory-policy', 'allkeys-lru');
      const admin = connect();
      await admin.call('ACL', 'SETUSER', 'app', 'on', 'nopass', 'allkeys', 'allchannels', '+@all', '-info');
      const redis = connect({ username: 'app', password: 'x', enableReadyCheck: false });
      await expect(redis.info('memory')).rejects.toThrow('NOPERM');
      await new EvictionWarning(redis).check();
      await new EvictionWarning({
        evalsha: async () => undefined,
        eval: async () => undefined,
        duplicate: () => redis,
      }).check();
      expect(emitted).not.toHaveBeenCalled();
    },
    PATIENCE,
  );
});
