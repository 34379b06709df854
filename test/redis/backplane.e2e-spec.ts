import { SseConnections, RoomService, SseAuthService } from '@nestream/nest';
import { RedisEventLog } from '@nestream/nest/redis';
import { Redis } from 'ioredis';
import { RedisServer } from '../../tools/redis-server.mjs';
import { PresenceController } from '../kit/presence.controller.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

const GRACE = 200;

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

interface AppNode extends TestApp {
  readonly rooms: RoomService;
  /** A stream of `names`, opened by a user. */
  open(names: string, as?: string): Promise<RawStream>;
}

const idOf = (stream: RawStream): string =>
  stream.dataOf<{ connectionId: string }>('connected')[0]!.connectionId;

/** What was said of members, as `user-joined ann`. */
function news(stream: RawStream): string[] {
  return stream.events
    .filter(({ type }) => type === 'user-joined' || type === 'user-left')
    .map(({ type, data }) => `${type} ${(JSON.parse(data) as { id: string }).id}`);
}

describe.each(PLATFORMS)('Two nodes with a Redis log (%s)', (platform) => {
  let nodes: AppNode[];

  beforeAll(async () => {
    const start = async (): Promise<AppNode> => {
      const app = await startApp(platform, {
        controllers: [PresenceController],
        sse: {
          log: new RedisEventLog({ redis, prefix: platform }),
          presenceGrace: GRACE,
          drainWindow: 200,
          userId: (request: { headers: Record<string, string> }) => request.headers['x-user'],
        },
      });
      return {
        ...app,
        rooms: app.app.get(RoomService),
        open: async (names, as) =>
          RawStream.connected(`${app.url}/presence/${names}${as === undefined ? '' : `?as=${as}`}`, {
            headers: as === undefined ? {} : { 'X-User': as },
          }),
      };
    };
    nodes = [await start(), await start()];
  });

  afterAll(async () => {
    for (const { app } of nodes) await app.close();
  });

  it('have two tabs of a user as one member, who comes and leaves once', async () => {
    const [one, other] = nodes as [AppNode, AppNode];
    const watchers = [await one.open('tabs'), await other.open('tabs')];
    const first = await one.open('tabs', 'ann');
    await waitUntil(() => watchers.every((watcher) => news(watcher).length === 1));
    const second = await other.open('tabs', 'ann');
    const bob = await other.open('tabs', 'bob');
    await waitUntil(() => watchers.every((watcher) => news(watcher).length === 2));
    const members = [
      { id: 'ann', info: { name: 'ANN' } },
      { id: 'bob', info: { name: 'BOB' } },
    ];
    for (const { rooms } of nodes) expect(await rooms.members('tabs')).toEqual(members);
    first.cut();
    bob.cut();
    await waitUntil(() => watchers.every((watcher) => news(watcher).length === 3));
    // From one node to the other within the grace period.
    second.cut();
    const third = await one.open('tabs', 'ann');
    await new Promise((resolve) => setTimeout(resolve, 2 * GRACE));
    third.cut();
    await waitUntil(() => watchers.every((watcher) => news(watcher).length === 4));
    await new Promise((resolve) => setTimeout(resolve, GRACE));
    const all = ['user-joined ann', 'user-joined bob', 'user-left bob', 'user-left ann'];
    expect(watchers.map(news)).toEqual([all, all]);
    expect(await one.rooms.members('tabs')).toEqual([]);
    for (const watcher of watchers) watcher.cut();
  });

  it('count the connections of a room, and list the rooms, of both', async () => {
    const [one, other] = nodes as [AppNode, AppNode];
    const streams = [await one.open('x,y'), await one.open('x'), await other.open('x,z')];
    for (const { rooms } of nodes) {
      expect([await rooms.size('x'), await rooms.size('z'), await rooms.size('none')]).toEqual([3, 1, 0]);
      const list = (await rooms.list()).filter((room) => 'xyz'.includes(room));
      expect(list.toSorted()).toEqual(['x', 'y', 'z']);
    }
    for (const stream of streams) stream.cut();
    await waitUntil(async () => (await one.rooms.size('x')) === 0);
  });

  it('send to a connection of the other, in order, at the position of its stream', async () => {
    const [one, other] = nodes as [AppNode, AppNode];
    const stream = await other.open('direct');
    const { id } = await one.rooms.broadcastToRoom('direct', { data: 'first' });
    await stream.until(() => stream.count('message') === 1);
    const sent = Array.from({ length: 5 }, async (_, data) =>
      one.rooms.send(idOf(stream), { type: 'direct', data }),
    );
    expect(await Promise.all(sent)).toEqual([true, true, true, true, true]);
    await stream.until(() => stream.count('direct') === 5);
    expect(stream.dataOf('direct')).toEqual([0, 1, 2, 3, 4]);
    expect(stream.lastEventId).toBe(id);
    expect(await one.rooms.send('nobody', { data: 1 })).toBe(false);
    await expect(one.rooms.send(idOf(stream), { type: 'gap', data: 1 })).rejects.toMatchObject({
      code: 'SSE_INVALID_EVENT',
    });
    stream.cut();
  });

  it('evict a connection of the other, all of a user, and everybody', async () => {
    const [one, other] = nodes as [AppNode, AppNode];
    const bob = await other.open('evict', 'bob');
    const anns = [await one.open('evict', 'ann'), await other.open('evict,else', 'ann')];
    expect(await one.rooms.evict('evict', { connectionId: idOf(bob) })).toBe(1);
    expect(await other.rooms.evict('evict', { userId: 'ann' })).toBe(2);
    await waitUntil(() => bob.count('closing') + anns[0]!.count('closing') === 2);
    expect([bob, anns[0]!].map((stream) => stream.dataOf('closing'))).toEqual([
      [{ reason: 'evicted', reconnect: false }],
      [{ reason: 'evicted', reconnect: false }],
    ]);
    expect(await one.rooms.size('else')).toBe(1);
    await other.open('evict', 'eve');
    expect(await one.rooms.evict('evict')).toBe(1);
    anns[1]!.cut();
  });

  it('revoke what a user has on both', async () => {
    const [one, other] = nodes as [AppNode, AppNode];
    const streams = [await one.open('r', 'ann'), await other.open('s', 'ann')];
    const bob = await other.open('r', 'bob');
    expect(await one.app.get(SseAuthService).revoke({ userId: 'ann' })).toBe(2);
    await waitUntil(() => streams.every((stream) => stream.count('closing') === 1));
    expect(other.app.get(SseConnections).get(idOf(bob))).toBeDefined();
    bob.cut();
  });

  it('say nothing of who was in a room that has ended', async () => {
    const [one, other] = nodes as [AppNode, AppNode];
    const watcher = await other.open('ended,other');
    const anns = [await one.open('ended', 'ann'), await other.open('ended', 'ann')];
    const bob = await one.open('ended', 'bob');
    await waitUntil(() => news(watcher).length === 2);
    bob.cut();
    await one.rooms.complete('ended');
    await waitUntil(() => anns.every((ann) => ann.count('closing') === 1));
    await waitUntil(async () => (await one.rooms.members('ended')).length === 0);
    await new Promise((resolve) => setTimeout(resolve, 2 * GRACE));
    expect(news(watcher)).toEqual(['user-joined ann', 'user-joined bob']);
    watcher.cut();
  });
});
