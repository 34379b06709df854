import { Redis } from 'ioredis';
import { RedisServer } from '../../../../tools/redis-server.mjs';
import { lengthOf } from '@nestream/test-kit/random-worlds';
import { Random } from '@nestream/test-kit/random';
import { runWorlds, type WorldsResult } from '../subscription/seam-model/run-worlds.spec-support.js';
import { shakeMessages } from './feed/shaky-messages.spec-support.js';
import { RedisEventLog } from './redis-event-log.js';

const RUNS = lengthOf(24, 1_000);
/** Worlds whose messages get lost take longer: the loss of the last one is found by the next check. */
const SHAKY_RUNS = Math.ceil(RUNS / 3);

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

/** @param connect opens the connection of a world. */
async function runOn(
  name: string,
  runs: number,
  connect: (seed: number) => Redis = () => redis,
): Promise<WorldsResult> {
  return runWorlds(name, runs, (seed) => {
    const open: RedisEventLog[] = [];
    const client = connect(seed);
    return {
      open: async (count, before) => {
        await before?.close();
        open.push(new RedisEventLog({ redis: client, prefix: `seam-${seed}`, count, age: 0 }));
        return open.at(-1)!;
      },
      dispose: async () => {
        for (const log of open) await log.close();
        await redis.flushall();
        if (client !== redis) client.disconnect();
      },
    };
  });
}

describe('The seam of history and live, on a log in Redis', () => {
  it('gives every client the log filtered by its rooms, over restarts too', async () => {
    const { count, events, gaps, restarts, repeated } = await runOn('seam on Redis', RUNS);
    expect(events).toBeGreaterThan(count);
    if (!repeated) expect([gaps > 0, restarts > 0]).toEqual([true, true]);
  }, 1_200_000);

  it('does so too where messages get lost, come twice and overtake each other', async () => {
    const { count, events } = await runOn('seam on a shaky Redis', SHAKY_RUNS, (seed) => {
      const client = new Redis(server.port);
      shakeMessages(client, new Random(seed));
      return client;
    });
    expect(events).toBeGreaterThan(count);
  }, 1_200_000);
});
