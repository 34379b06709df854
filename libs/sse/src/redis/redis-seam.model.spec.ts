import { Redis } from 'ioredis';
import { RedisServer } from '../../../../tools/redis-server.mjs';
import { runWorlds } from '../room/seam-model/run-worlds.spec-support.js';
import { RedisEventLog } from './redis-event-log.js';

/** `SEAM_SEED` runs one world again, `SEAM_RUNS_REDIS` more or fewer of them. */
const RUNS = Number(process.env['SEAM_RUNS_REDIS'] ?? 150);

let server: RedisServer;
let redis: Redis;

beforeAll(async () => {
  server = await RedisServer.start();
  redis = new Redis(server.port);
});

afterAll(async () => {
  redis.disconnect();
  await server.dispose();
});

describe('The seam of history and live, on a log in Redis', () => {
  it('gives every client the log filtered by its rooms, over restarts too', async () => {
    const { runs, events, gaps, restarts, repeated } = await runWorlds('seam on Redis', RUNS, (seed) => {
      const open: RedisEventLog[] = [];
      return {
        open: async (count, before) => {
          await before?.close();
          open.push(new RedisEventLog({ redis, prefix: `seam-${seed}`, count, age: 0 }));
          return open.at(-1)!;
        },
        dispose: async () => {
          for (const log of open) await log.close();
          await redis.flushall();
        },
      };
    });
    expect(events).toBeGreaterThan(runs);
    if (!repeated) expect([gaps > 0, restarts > 0]).toEqual([true, true]);
  }, 300_000);
});
