import { Redis } from 'ioredis';
import { RedisServer } from '../../../../tools/redis-server.mjs';
import { runWorld } from '../room/seam-model/run-world.spec-support.js';
import { RedisEventLog } from './redis-event-log.js';

/** `SEAM_SEED` runs one world again, `SEAM_RUNS_REDIS` more or fewer of them. */
const RUNS = Number(process.env['SEAM_RUNS_REDIS'] ?? 150);
const SEED = process.env['SEAM_SEED'] === undefined ? undefined : Number(process.env['SEAM_SEED']);

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
    const first = SEED ?? Math.floor(Math.random() * 2 ** 31);
    let events = 0;
    let gaps = 0;
    let restarts = 0;
    const runs = SEED === undefined ? RUNS : 1;
    for (let seed = first; seed < first + runs; seed++) {
      const open: RedisEventLog[] = [];
      const result = await runWorld(seed, async (count, before) => {
        if (before) restarts++;
        await before?.close();
        open.push(new RedisEventLog({ redis, prefix: `seam-${seed}`, count, age: 0 }));
        return open.at(-1)!;
      });
      for (const log of open) await log.close();
      await redis.flushall();
      events += result.events;
      gaps += result.gaps;
      if (result.broken.length > 0) {
        throw new Error(`SEAM_SEED=${seed} breaks the promise:\n${result.broken.slice(0, 10).join('\n')}`);
      }
    }
    process.stdout.write(
      `seam on Redis: ${runs} worlds from seed ${first}, ${restarts} restarts, ${events} events and ${gaps} gaps received\n`,
    );
    expect(events).toBeGreaterThan(runs);
    if (SEED === undefined) expect([gaps > 0, restarts > 0]).toEqual([true, true]);
  }, 120_000);
});
