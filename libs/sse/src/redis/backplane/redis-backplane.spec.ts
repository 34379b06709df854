import { Redis } from 'ioredis';
import { RedisServer } from '../../../../../tools/redis-server.mjs';
import { describeBackplane } from '../../testing/index.js';
import { RedisEventLog } from '../redis-event-log.js';

let server: RedisServer;
let redis: Redis;
let applications = 0;

beforeAll(async () => {
  server = await RedisServer.start();
  redis = new Redis(server.port);
});

afterAll(async () => {
  redis.disconnect();
  await server.dispose();
});

describe.each([
  ['messages to all', false],
  ['sharded messages', true],
])('With %s', (_, sharded) => {
  describeBackplane('RedisBackplane', () => {
    const prefix = `app-${++applications}`;
    const logs: RedisEventLog[] = [];
    return {
      open: () => {
        // A short lease: who leaves a node that is closed meanwhile is found with the beat of another.
        const log = new RedisEventLog({ redis, prefix, sharded, lease: 1_000 });
        logs.push(log);
        return log.backplane;
      },
      dispose: async () => {
        for (const log of logs) {
          await log.backplane.close();
          await log.close();
        }
      },
    };
  });
});
