import { waitUntil } from '@nestream/test-kit/wait-until';
import { Redis } from 'ioredis';
import { RedisServer } from '../../../../tools/redis-server.mjs';
import { LogProbe } from '../testing/probe/log-probe.js';
import type { RedisEventLogOptions } from './store/redis-event-log-options.js';
import { RedisEventLog } from './redis-event-log.js';

const KIB = 1024;
/** Bounds the wait for what must come, however loaded the machine is. */
const PATIENCE = 30_000;

let server: RedisServer;
let redis: Redis;
const logs: RedisEventLog[] = [];

beforeAll(async () => {
  server = await RedisServer.start();
  redis = new Redis(server.port);
}, PATIENCE);

afterEach(async () => {
  for (const log of logs.splice(0)) await log.close();
  await redis.flushall();
});

afterAll(async () => {
  redis.disconnect();
  await server.dispose();
});

function open(bounds: Partial<RedisEventLogOptions>): LogProbe {
  const log = new RedisEventLog({ redis, ...bounds });
  logs.push(log);
  return new LogProbe(log);
}

/** All keys of the server, what each begins with left out; `publisher:*` for that of the one publisher. */
async function keys(): Promise<string[]> {
  const names = await redis.keys('*');
  return names
    .map((name) => name.replace('{nestream}:', '').replace(/^publisher:.*/, 'publisher:*'))
    .toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

describe('What RedisEventLog keeps in Redis', () => {
  it('is count events of a room, exactly below a thousand', async () => {
    const probe = open({ count: 5 });
    const seqs = await probe.addMany('a', 20);
    expect(await redis.xlen('{nestream}:room:a')).toBe(5);
    expect(await probe.seqsAfter(['a'], 0)).toEqual(seqs.slice(-5));
    expect((await probe.resume(['a'], 3)).lost).toEqual([{ room: 'a', through: 15 }]);
  });

  it('is at most a hundred events more from a thousand on', async () => {
    const probe = open({ count: 1_000 });
    await Promise.all(Array.from({ length: 3_000 }, async () => probe.add('a')));
    const length = await redis.xlen('{nestream}:room:a');
    expect(length).toBeGreaterThanOrEqual(1_000);
    expect(length).toBeLessThanOrEqual(1_100);
  });

  it('is at most the bytes of a room, also as Redis measures it, and the newest event in any case', async () => {
    const probe = open({ bytes: 16 * KIB });
    const seqs = await probe.addMany('a', 100, 'x'.repeat(KIB));
    const kept = await probe.seqsAfter(['a'], 0);
    expect(kept).toEqual(seqs.slice(-kept.length));
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.length).toBeLessThanOrEqual(16);
    expect(Number(await redis.memory('USAGE', '{nestream}:room:a', 'SAMPLES', 0))).toBeLessThan(3 * 16 * KIB);
    const large = await probe.add('a', 'x'.repeat(64 * KIB));
    expect(await probe.seqsAfter(['a'], 0)).toEqual([large]);
    expect((await probe.resume(['a'], seqs[0]!)).lost).toEqual([{ room: 'a', through: seqs.at(-1) }]);
  });

  it(
    'is nothing of a room a second after its last event is too old, and that is told as lost',
    async () => {
      const probe = open({ age: 200 });
      const [first] = await probe.addMany('a', 3);
      const left = await redis.pttl('{nestream}:room:a');
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(1_200);
      await waitUntil(async () => (await redis.exists('{nestream}:room:a')) === 0);
      expect((await probe.resume(['a'], first!)).lost).toEqual([{ room: 'a', through: 3 }]);
      expect((await probe.resume(['a'], 3)).lost).toEqual([]);
    },
    PATIENCE,
  );

  it('is kept for good without an age, and never shorter for an event that comes later', async () => {
    await open({ age: 0 }).add('a');
    expect(await redis.pttl('{nestream}:room:a')).toBe(-1);
    const probe = open({ age: 60_000 });
    await probe.add('b');
    await redis.pexpire('{nestream}:room:b', 5_000);
    await probe.add('b');
    expect(await redis.pttl('{nestream}:room:b')).toBeGreaterThan(55_000);
  });

  it('is nothing of forgotten rooms: no stream, no bytes, no member; their loss is told', async () => {
    const probe = open({ rooms: 3 });
    const names = Array.from({ length: 10 }, (_, index) => `room ${index}`);
    const seqs: number[] = [];
    for (const name of names) seqs.push(await probe.add(name));
    const kept = names.slice(-3);
    expect(await redis.zrange('{nestream}:rooms', '0', '-1')).toEqual(kept);
    expect((await redis.hkeys('{nestream}:bytes')).toSorted()).toEqual(kept);
    expect(await keys()).toEqual([
      'bytes',
      'log',
      'publisher:*',
      ...kept.map((name) => `room:${name}`),
      'rooms',
    ]);
    expect((await probe.resume(['room 0', 'room 6'], 1)).lost).toEqual([
      { room: 'room 0', through: seqs[6] },
      { room: 'room 6', through: seqs[6] },
    ]);
    expect((await probe.resume([...kept, 'room 0'], seqs[6]!)).lost).toEqual([]);
    // It was quiet for longest, and is not any more.
    await probe.add('room 7');
    await probe.add('new');
    expect(await redis.zrange('{nestream}:rooms', '0', '-1')).toEqual(['room 9', 'room 7', 'new']);
  });

  it(
    'does not grow with the number of rooms that there ever were, in one batch and in many',
    async () => {
      const probe = open({ rooms: 50 });
      const round = async (from: number): Promise<number[]> =>
        Promise.all(Array.from({ length: 2_000 }, async (_, index) => probe.add(`room ${from + index}`)));
      await round(0);
      const before = await keys();
      await round(2_000);
      expect(before).toHaveLength(54);
      expect(await keys()).toHaveLength(54);
      expect([await redis.zcard('{nestream}:rooms'), await redis.hlen('{nestream}:bytes')]).toEqual([50, 50]);
    },
    PATIENCE,
  );

  it(
    'is an idempotency key for as long as it was told to, and a record of the publisher for a day',
    async () => {
      const probe = open({ idempotencyAge: 1_000 });
      const seq = await probe.add('a', 1, { idempotencyKey: 'order 1' });
      expect(await probe.add('a', 1, { idempotencyKey: 'order 1' })).toBe(seq);
      const left = await redis.pttl('{nestream}:key:order 1');
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(1_000);
      const [record] = await redis.keys('{nestream}:publisher:*');
      const day = await redis.pttl(record!);
      expect(day).toBeGreaterThan(86_300_000);
      expect(day).toBeLessThanOrEqual(86_400_000);
      await waitUntil(async () => (await redis.exists('{nestream}:key:order 1')) === 0);
      expect(await probe.add('a', 1, { idempotencyKey: 'order 1' })).toBe(seq + 1);
      expect(await redis.keys('{nestream}:publisher:*')).toEqual([record]);
    },
    PATIENCE,
  );
});
