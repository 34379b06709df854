import { Redis } from 'ioredis';
import { RedisServer } from '../../../../../tools/redis-server.mjs';
import { RedisKeys } from '../store/redis-keys.js';
import { LogServer } from '../server/log-server.js';
import { RedisFeed } from './redis-feed.js';
import { Subscriber } from '../server/subscriber.js';

const PATIENCE = 60_000;
/** Checks for which a room is kept. */
const LINGER = 10;

let server: RedisServer;
let redis: Redis;
let feed: RedisFeed;

beforeEach(async () => {
  server = await RedisServer.start();
  redis = new Redis(server.port);
  const keys = new RedisKeys('nestream');
  const subscriber = new Subscriber(new LogServer(redis, keys.log), false, () => undefined);
  feed = new RedisFeed(subscriber, keys, async () => ({ epoch: 'e', seq: 0 }), PATIENCE);
}, PATIENCE);

afterEach(async () => {
  feed.close();
  redis.disconnect();
  await server.dispose();
});

async function check(times = 1): Promise<void> {
  for (; times > 0; times--) await feed.check();
}

/** Rooms of these that Redis sends to this node. */
async function subscribed(...rooms: string[]): Promise<string[]> {
  const answer = await redis.pubsub('NUMSUB', ...rooms.map((room) => `{nestream}:room:${room}`));
  return rooms.filter((_, index) => Number(answer[index * 2 + 1]) === 1);
}

async function subscriptions(): Promise<number> {
  return ((await redis.pubsub('CHANNELS', '*:room:*')) as string[]).length;
}

async function calls(command: string): Promise<number> {
  const stats = await redis.info('commandstats');
  return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
}

function roomNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `room ${index}`);
}

describe('A room that nobody follows any more', () => {
  it('stays subscribed for a number of checks, and is unsubscribed by the next', async () => {
    await Promise.all(['left', 'kept'].map(async (room) => feed.follow(room)));
    feed.unfollow('left');
    for (let round = 0; round < LINGER; round++) {
      await check();
      expect(await subscribed('left', 'kept')).toEqual(['left', 'kept']);
    }
    await check();
    expect(await subscribed('left', 'kept')).toEqual(['kept']);
  });

  it('stays subscribed when it is followed again in time, and begins anew to linger after that', async () => {
    await feed.follow('a');
    feed.unfollow('a');
    await check(LINGER);
    const before = await calls('subscribe');
    await feed.follow('a');
    await check(LINGER);
    expect([await subscribed('a'), (await calls('subscribe')) - before]).toEqual([['a'], 0]);
    feed.unfollow('a');
    await check(LINGER);
    expect(await subscribed('a')).toEqual(['a']);
    await check();
    expect(await subscribed('a')).toEqual([]);
  });

  it('stays subscribed as long as one of its followers is left', async () => {
    await Promise.all([feed.follow('a'), feed.follow('a')]);
    feed.unfollow('a');
    await check(2 * LINGER);
    expect(await subscribed('a')).toEqual(['a']);
  });

  it(
    'is subscribed in the end when it is followed while it and thousands are unsubscribed',
    async () => {
      const rooms = roomNames(2_500);
      await Promise.all(rooms.map(async (room) => feed.follow(room)));
      for (const room of rooms) feed.unfollow(room);
      await check(LINGER);
      const before = await calls('unsubscribe');
      const sweeping = check();
      await Promise.all([sweeping, feed.follow('room 2499')]);
      expect([await subscriptions(), await subscribed('room 0', 'room 2499')]).toEqual([1, ['room 2499']]);
      expect((await calls('unsubscribe')) - before).toBe(3);
    },
    PATIENCE,
  );
});

describe('Rooms that are followed in one turn', () => {
  it('are one SUBSCRIBE', async () => {
    await feed.follow('first');
    const before = await calls('subscribe');
    await Promise.all(roomNames(1_000).map(async (room) => feed.follow(room)));
    expect([(await calls('subscribe')) - before, await subscriptions()]).toEqual([1, 1_001]);
  });

  it('are one SUBSCRIBE for each thousand of them', async () => {
    await feed.follow('first');
    const before = await calls('subscribe');
    await Promise.all(roomNames(2_500).map(async (room) => feed.follow(room)));
    expect([(await calls('subscribe')) - before, await subscriptions()]).toEqual([3, 2_501]);
  });
});
