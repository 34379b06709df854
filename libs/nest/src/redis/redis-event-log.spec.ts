import { Redis } from 'ioredis';
import { RedisServer } from '../../../../tools/redis-server.mjs';
import { describeEventLog } from '../testing/index.js';
import { RedisEventLog } from './redis-event-log.js';

let server: RedisServer;
let redis: Redis;
let logs = 0;

beforeAll(async () => {
  server = await RedisServer.start();
  redis = new Redis(server.port);
});

afterAll(async () => {
  redis.disconnect();
  await server.dispose();
});

describeEventLog('RedisEventLog', () => {
  const open: RedisEventLog[] = [];
  return {
    open: (bounds) => {
      const log = new RedisEventLog({ redis, prefix: `log-${++logs}`, age: 0, ...bounds });
      open.push(log);
      return log;
    },
    advance: async (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    dispose: async () => {
      for (const log of open) await log.close();
    },
  };
});
