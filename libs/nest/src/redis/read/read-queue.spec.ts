import { Redis } from 'ioredis';
import { RedisServer } from '../../../../../tools/redis-server.mjs';
import { LogUnavailableError } from '../../errors/log.errors.js';
import { RedisEventLog } from '../redis-event-log.js';

/** For a server that is frozen; where it answers, nobody waits for a loaded machine so briefly. */
const TIMEOUT = 300;
const WHOLE = { count: 100, bytes: 1e6 };
const PATIENCE = 30_000;

let server: RedisServer;
let redis: Redis;
let log: RedisEventLog;

async function calls(command: string): Promise<number> {
  const stats = await redis.info('commandstats');
  return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
}

async function publish(...rooms: string[]): Promise<{ epoch: string; seq: number }> {
  return log.append({ rooms, text: 'data: 1\n', json: true });
}

beforeEach(async () => {
  server = await RedisServer.start();
  redis = new Redis(server.port, { maxRetriesPerRequest: null });
  log = new RedisEventLog({ redis, timeout: PATIENCE });
}, PATIENCE);

afterEach(async () => {
  server.thaw();
  await log.close();
  redis.disconnect();
  await server.dispose();
});

describe('Reading from Redis', () => {
  it('reads each room once for a thousand who ask the same in one turn', async () => {
    const cursor = await publish('a', 'b');
    await publish('a', 'b');
    const before = await calls('xrange');
    const pages = await Promise.all(
      Array.from({ length: 1_000 }, async () => log.read(['a', 'b'], cursor, WHOLE)),
    );
    expect(pages.map(({ events }) => events.map(({ seq }) => seq))).toEqual(pages.map(() => [2]));
    expect((await calls('xrange')) - before).toBe(2);
  });

  it('answers nobody with what was asked before', async () => {
    const cursor = await publish('a');
    const early = log.read(['a'], cursor, WHOLE);
    // It leaves in this turn. What is appended and asked after it needs an answer of its own.
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const appended = publish('a');
    const late = appended.then(async () => log.read(['a'], cursor, WHOLE));
    expect((await early).events).toEqual([]);
    expect((await late).events.map(({ seq }) => seq)).toEqual([2]);
  });

  it(
    'tells all who ask a frozen server in time, the first and the last',
    async () => {
      const cursor = await publish('a');
      await log.close();
      log = new RedisEventLog({ redis, timeout: TIMEOUT });
      server.freeze();
      const started = performance.now();
      for (let round = 0; round < 4; round++) {
        // Each asks another thing, so that nobody joins a question that has failed.
        const asked = log.read(['a'], { ...cursor, seq: round }, WHOLE);
        await expect(asked).rejects.toBeInstanceOf(LogUnavailableError);
      }
      expect(performance.now() - started).toBeGreaterThan(3 * TIMEOUT);
      server.thaw();
      expect((await log.read(['a'], cursor, WHOLE)).complete).toBe(true);
    },
    PATIENCE,
  );

  it('counts the newest once for a thousand who are far behind', async () => {
    const first = await publish('a');
    for (let event = 0; event < 20; event++) await publish('a');
    const before = await calls('xrevrange');
    const starts = await Promise.all(
      Array.from({ length: 1_000 }, async () => log.seek(['a'], { after: first, replayLimit: 5 })),
    );
    expect(new Set(starts.map((start) => start.cursor.seq))).toEqual(new Set([16]));
    expect((await calls('xrevrange')) - before).toBe(1);
  });
});
