import { Redis } from 'ioredis';
import { RedisServer } from '../../../../../tools/redis-server.mjs';
import { KnownHead } from '../known-head.js';
import { RedisEventLog } from '../redis-event-log.js';
import { RedisKeys } from '../redis-keys.js';
import { resolveRedisOptions } from '../resolve-redis-options.js';
import { RedisReader } from './redis-reader.js';

const ROOMS = 5_001;
const PATIENCE = 60_000;

let server: RedisServer;
let redis: Redis;

beforeEach(async () => {
  server = await RedisServer.start();
  redis = new Redis(server.port);
}, PATIENCE);

afterEach(async () => {
  redis.disconnect();
  await server.dispose();
});

describe('The check of all followed rooms', () => {
  it(
    'asks for at most 2 000 rooms at a time, and for all of them',
    async () => {
      const log = new RedisEventLog({ redis });
      const names = Array.from({ length: ROOMS }, (_, index) => `room ${index}`);
      const cursors = await Promise.all(
        names.map(async (room) => log.append({ rooms: [room], text: 'data: 1\n', json: true })),
      );
      await log.close();
      // Rooms that Redis was asked for and has not answered yet.
      let [now, most, asked] = [0, 0, 0];
      const evalsha = redis.evalsha.bind(redis) as (...args: unknown[]) => Promise<unknown>;
      const counted = async (sha: string, keys: number, ...args: (string | number)[]): Promise<unknown> => {
        const rooms = keys - 2;
        now += rooms;
        asked += rooms;
        most = Math.max(most, now);
        try {
          return await evalsha(sha, keys, ...args);
        } finally {
          now -= rooms;
        }
      };
      const client = { evalsha: counted, eval: redis.eval.bind(redis) as never, duplicate: () => redis };
      const settings = resolveRedisOptions({ redis: client });
      const reader = new RedisReader(settings, new RedisKeys('sse'), new KnownHead(() => undefined));
      await reader.newestOf(names.slice(0, 1));
      [most, asked] = [0, 0];
      expect(await reader.newestOf(names)).toEqual(
        new Map(names.map((room, index) => [room, cursors[index]!.seq])),
      );
      expect([most, asked]).toEqual([2_000, ROOMS]);
      reader.close();
    },
    PATIENCE,
  );
});
