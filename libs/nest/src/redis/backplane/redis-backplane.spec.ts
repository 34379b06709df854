import { Cluster, Redis } from 'ioredis';
import { RedisServer } from '../../../../../tools/redis-server.mjs';
import { describeBackplane } from '../../testing/index.js';
import { RedisEventLog } from '../redis-event-log.js';

let server: RedisServer;
let member: RedisServer;
let redis: Redis;
let cluster: Cluster;
let applications = 0;

beforeAll(async () => {
  server = await RedisServer.start();
  redis = new Redis(server.port);
  // One server with all slots: it refuses scripts whose keys are in several slots, as any cluster does.
  member = await RedisServer.start('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1');
  const setup = new Redis(member.port);
  await setup.cluster('ADDSLOTSRANGE', 0, 16_383);
  let info = '';
  while (!info.includes('cluster_state:ok')) info = await setup.cluster('INFO');
  setup.disconnect();
  cluster = new Cluster([{ host: '127.0.0.1', port: member.port }], { shardedSubscribers: true });
});

afterAll(async () => {
  redis.disconnect();
  cluster.disconnect();
  await server.dispose();
  await member.dispose();
});

describe.each([
  ['a server', () => redis, false],
  ['a server, with sharded messages', () => redis, true],
  ['a cluster', () => cluster, false],
  ['a cluster, with sharded messages', () => cluster, true],
])('On %s', (_, client, sharded) => {
  describeBackplane('RedisBackplane', () => {
    const prefix = `app-${++applications}`;
    const logs: RedisEventLog[] = [];
    return {
      open: () => {
        // A short lease: who leaves a node that is closed meanwhile is found with the beat of another.
        const log = new RedisEventLog({ redis: client(), prefix, sharded, lease: 1_000 });
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
