import {
  BadRequestException,
  Body,
  Controller,
  NotFoundException,
  Param,
  Post,
  Query,
  Sse,
  type INestApplication,
  type MessageEvent,
} from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  Connection,
  SseConnections,
  type LimitOptions,
  SseLimitStats,
  type Receipt,
  RoomService,
  type SseConnection,
  StreamOptions,
} from '@nestream/nest';
import { NEVER, throwError, type Observable } from 'rxjs';
import { Random } from '../kit/random.mjs';
import { RawStream, type RawStreamOptions } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

@Controller()
@StreamOptions({ managed: true })
class LimitsController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('rooms/:names')
  room(@Param('names') names: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(names.split(','), connection);
  }

  @Sse('narrow')
  @StreamOptions({ limit: 1 })
  narrow(): Observable<MessageEvent> {
    return NEVER;
  }

  @Sse('failing/:how')
  async failing(@Param('how') how: string, @Query('after') after = '0'): Promise<Observable<MessageEvent>> {
    await new Promise((resolve) => setTimeout(resolve, Number(after)));
    if (how === 'throws') throw new NotFoundException();
    return throwError(() => new BadRequestException());
  }

  @Post('rooms/:name')
  async publish(@Param('name') name: string, @Body() data: object): Promise<Receipt> {
    return this.rooms.broadcastToRoom(name, { data });
  }
}

const userId = (request: { headers: Record<string, string> }): string | undefined =>
  request.headers['x-user'];
const canJoin = async (room: string): Promise<boolean> => {
  if (room.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 20));
  return room !== 'forbidden' && room !== 'slow-forbidden';
};
const as = (user: string): RawStreamOptions => ({ headers: { 'X-User': user } });

describe.each(PLATFORMS)('Limits (%s)', (platform) => {
  let server: TestApp;
  let streams: RawStream[];
  const start = async (limits: LimitOptions, trustProxy = false): Promise<void> => {
    streams = [];
    const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter({ trustProxy });
    if (adapter instanceof ExpressAdapter && trustProxy) adapter.set('trust proxy', true);
    const sse = { limits, userId: userId as never, roomPolicy: { canJoin }, drainWindow: 100 };
    server = await startApp(platform, { controllers: [LimitsController], sse, adapter });
  };
  const open = async (path: string, options?: RawStreamOptions): Promise<RawStream> => {
    const stream = await RawStream.connected(server.url + path, options);
    streams.push(stream);
    return stream;
  };
  const refused = (): SseLimitStats['refused'] => server.app.get(SseLimitStats).refused;
  const openStreams = (app: INestApplication = server.app): number => app.get(SseConnections).size;
  afterEach(async () => {
    for (const stream of streams) stream.cut();
    await server.app.close();
  });

  /** A refusal with its status, and a time to come back that is spread. */
  const expectRefusal = async (stream: RawStream, status: number, text: string): Promise<void> => {
    await stream.until(() => stream.text.includes('}'));
    expect(stream.status).toBe(status);
    expect(stream.header('content-type')).toContain('application/json');
    expect(JSON.parse(/\{.*\}/s.exec(stream.text)![0])).toMatchObject({
      statusCode: status,
      message: expect.stringContaining(text),
    });
    const seconds = Number(stream.header('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(5);
    expect(seconds).toBeLessThanOrEqual(15);
  };

  it('refuse a stream beyond the total with 503, and take it when another has gone', async () => {
    await start({ total: 2 });
    const [first] = [await open('/rooms/a'), await open('/rooms/b')];
    await expectRefusal(await open('/rooms/c'), 503, 'on this server');
    first.cut();
    await waitUntil(() => openStreams() === 1);
    expect((await open('/rooms/c')).status).toBe(200);
    expect(refused()).toMatchObject({ total: 1, perRoute: 0 });
  });

  it('close the oldest stream of a user for a newer one, and keep a native EventSource away for long', async () => {
    await start({ perUser: 2 });
    const [lost, second] = [await open('/rooms/a', as('ann')), await open('/rooms/a', as('ann'))];
    await open('/rooms/a', as('bob'));
    // As a client whose network went away: the server does not know that it is gone.
    lost.pause();
    const back = await open('/rooms/a', as('ann'));
    expect(back.status).toBe(200);
    expect(openStreams()).toBe(3);
    lost.resume();
    await lost.until(() => lost.count('closing') === 1);
    expect(lost.dataOf('closing')).toEqual([{ reason: 'limit', reconnect: false }]);
    const retry = Number(/retry: (\d+)\nevent: closing/.exec(lost.text)![1]);
    expect(retry).toBeGreaterThanOrEqual(1_800_000);
    expect(retry).toBeLessThanOrEqual(3_600_000);
    expect(second.ended).toBe(false);
    expect(server.app.get(SseLimitStats).evicted).toEqual({ perUser: 1, perAddress: 0 });
  });

  it('refuse one more stream of a user with 429 where that is asked for', async () => {
    await start({ perUser: 1, onUserLimit: 'reject' });
    await open('/rooms/a', as('ann'));
    await expectRefusal(await open('/rooms/a', as('ann')), 429, 'of this user');
    expect((await open('/rooms/a', as('bob'))).status).toBe(200);
    expect((await open('/rooms/a')).status).toBe(200);
  });

  it('count all clients behind a proxy as one as long as it is not trusted', async () => {
    await start({ perAddress: 1 });
    await open('/rooms/a', { headers: { 'X-Forwarded-For': '203.0.113.1' } });
    const second = await open('/rooms/a', { headers: { 'X-Forwarded-For': '203.0.113.2' } });
    await expectRefusal(second, 429, 'from this address');
  });

  it('count each client behind a trusted proxy, and an IPv6 network as one', async () => {
    await start({ perAddress: 1 }, true);
    const from = async (address: string): Promise<RawStream> =>
      open('/rooms/a', { headers: { 'X-Forwarded-For': address } });
    expect((await from('203.0.113.1')).status).toBe(200);
    expect((await from('203.0.113.2')).status).toBe(200);
    await expectRefusal(await from('203.0.113.1'), 429, 'from this address');
    expect((await from('2001:db8::1')).status).toBe(200);
    await expectRefusal(await from('2001:db8::2'), 429, 'from this address');
    expect((await from('2001:db8:1::2')).status).toBe(200);
  });

  it('hold for each route, and as a route says itself', async () => {
    await start({ perRoute: 2 });
    await open('/rooms/a');
    await open('/rooms/b');
    await expectRefusal(await open('/rooms/c'), 503, 'on this route');
    await open('/narrow');
    await expectRefusal(await open('/narrow'), 503, 'on this route');
    expect(refused().perRoute).toBe(2);
  });

  it('hold for each room, before the policy is asked and after the room was left', async () => {
    await start({ perRoom: 2 });
    const opening = await Promise.all(Array.from({ length: 4 }, () => open('/rooms/slow,other')));
    expect(opening.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 503, 503]);
    for (const stream of opening.filter(({ status }) => status === 503)) {
      await expectRefusal(stream, 503, 'The room "slow" is full');
    }
    const rooms = server.app.get(RoomService);
    const [one] = server.app.get(SseConnections).all();
    rooms.unfollow('slow', one!);
    expect((await open('/rooms/slow')).status).toBe(200);
    await expect(rooms.follow('slow', one!)).rejects.toThrow('is full');
    await rooms.complete('slow');
    await waitUntil(async () => (await rooms.size('slow')) === 0);
    expect((await open('/rooms/slow')).status).toBe(200);
    expect(refused().perRoom).toBe(3);
  });

  it('hold for the rooms of a stream, also of those that it follows later', async () => {
    await start({ roomsPerConnection: 2 });
    const many = await open('/rooms/a,b,c');
    await many.until(() => many.text.includes('SSE_TOO_MANY_ROOMS'));
    expect(many.status).toBe(400);
    await open('/rooms/a');
    const rooms = server.app.get(RoomService);
    const [connection] = server.app.get(SseConnections).all();
    await expect(rooms.follow('forbidden', connection!)).rejects.toThrow('may not join');
    await rooms.follow('b', connection!);
    await rooms.follow('b', connection!);
    await expect(rooms.follow('c', connection!)).rejects.toThrow('at most 2 rooms');
    rooms.unfollow('a', connection!);
    await rooms.follow('c', connection!);
    expect(refused().roomsPerConnection).toBe(2);
  });

  it('refuse to publish what is too large: nobody receives it', async () => {
    await start({ publishBytes: 1_024 });
    const stream = await open('/rooms/a');
    const publish = async (text: string): Promise<Response> =>
      fetch(`${server.url}/rooms/a`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text }),
      });
    const answer = await publish('x'.repeat(1_024));
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ error: 'SSE_EVENT_TOO_LARGE' });
    expect((await publish('small')).status).toBe(201);
    await stream.until(() => stream.count('message') > 0);
    expect(stream.dataOf('message')).toEqual([{ text: 'small' }]);
    expect(refused().publishBytes).toBe(1);
  });

  it('have forgotten everything after any mix of openings, refusals, errors and cuts', async () => {
    const total = 8;
    await start({ total, perUser: 3, perAddress: 7, perRoute: 6, perRoom: 4 });
    const paths = ['/rooms/a', '/rooms/a,b', '/rooms/slow', '/rooms/slow-forbidden', '/rooms/forbidden'];
    paths.push('/failing/throws', '/failing/throws?after=5', '/failing/later', '/narrow', '/rooms/%00');
    const random = new Random(42);
    for (let n = 0; n < 150; n++) {
      const user = ['ann', 'bob', ''][random.below(3)]!;
      const stream = await RawStream.open(server.url + paths[random.below(paths.length)]!, as(user));
      streams.push(stream);
      if (random.below(2) === 0) await stream.until(() => stream.head !== '');
      if (random.below(3) > 0) streams[random.below(streams.length)]!.cut();
    }
    expect(Object.values(refused()).reduce((sum, count) => sum + count)).toBeGreaterThan(10);
    expect(openStreams()).toBeLessThanOrEqual(total);
    for (const stream of streams) stream.cut();
    await waitUntil(() => openStreams() === 0);
    expect(await server.app.get(RoomService).list()).toEqual([]);
    const again = await Promise.all(Array.from({ length: 4 }, () => open('/rooms/a')));
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await open('/rooms/a')).status).toBe(503);
    expect((await open('/rooms/b')).status).toBe(200);
  }, 20_000);
});
