import { Test } from '@nestjs/testing';
import {
  MemoryEventLog,
  RoomService,
  SseConnections,
  SseModule,
  type SseModuleOptions,
} from '@nestream/nest';
import { openStream, StreamAssertionError } from '@nestream/nest/testing';
import type { INestApplication } from '@nestjs/common';
import { bearer, sign, startAuthApp } from '../auth/support/auth-app.js';
import { createAdapter, PLATFORMS } from '../kit/test-app.js';
import { RoomsController } from '../kit/rooms.controller.js';

describe.each(PLATFORMS)('Streams in the hands of a test (%s)', (platform) => {
  let app: INestApplication | undefined;

  /** An application that does not listen yet. */
  const create = async (
    sse: SseModuleOptions = {},
  ): Promise<{ app: INestApplication; rooms: RoomService }> => {
    const module = await Test.createTestingModule({
      imports: [SseModule.forRoot(sse)],
      controllers: [RoomsController],
    }).compile();
    app = module.createNestApplication(createAdapter(platform), { logger: false });
    return { app, rooms: app.get(RoomService) };
  };
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  it('come from an application that does not listen yet, or from one that was initialised', async () => {
    const { app, rooms } = await create();
    const [one, two] = await Promise.all([openStream(app, '/rooms/a'), openStream(app, '/rooms/b')]);
    await rooms.broadcastToRoom(['a', 'b'], { data: 1 });
    expect([(await one.next('message')).data, (await two.next('message')).data]).toEqual([1, 1]);

    await app.close();
    const other = await create();
    await other.app.init();
    expect((await openStream(other.app, '/rooms/a')).connected.resume).toBe('live');
  });

  it('come from a URL, and by other methods', async () => {
    const { app, rooms } = await create();
    await app.listen(0, '127.0.0.1');
    const stream = await openStream(await app.getUrl(), '/rooms/by-post', { body: { names: ['a'] } });
    await rooms.broadcastToRoom('a', { type: 'news', data: 'x' });
    expect((await stream.next('news')).data).toBe('x');
  });

  it('say how they were refused', async () => {
    const { app } = await create({ roomPolicy: { canJoin: (room) => room !== 'secret' } });
    const stream = await openStream(app, '/rooms/secret');
    expect([stream.status, stream.ended]).toEqual([403, true]);
    expect(JSON.parse(stream.body)).toMatchObject({ statusCode: 403 });
    await expect(stream.next()).rejects.toThrow(StreamAssertionError);
  });

  it('resume after a cut with all that was missed, over as many cuts as one likes', async () => {
    const { app, rooms } = await create();
    let stream = await openStream<{ n: number }>(app, '/rooms/a,b');
    for (let n = 0; n < 5; n++) {
      await stream.cut();
      await rooms.broadcastToRoom(n % 2 === 0 ? 'a' : 'b', { type: 'n', data: n });
      stream = await stream.resume();
      expect(stream.connected.resume).toBe('recovered');
      expect((await stream.next('n')).data).toBe(n);
    }
    expect(stream.unread).toEqual([]);
  });

  it('are stalled until the server stops queueing, and then get everything', async () => {
    const { app, rooms } = await create({ log: new MemoryEventLog({ bytes: Infinity }) });
    const stream = await openStream(app, '/rooms/a', { timeout: 10_000 });
    stream.stall();
    const [connection] = app.get(SseConnections).all();
    for (let n = 0; n < 200; n++) await rooms.broadcastToRoom('a', { type: 'n', data: 'x'.repeat(50_000) });
    expect(stream.unread.length).toBeLessThan(200);
    expect(connection!.stats.lags).toBeGreaterThan(0);
    stream.unstall();
    expect(await stream.take(200, 'n')).toHaveLength(200);
  });

  it('end with a reason', async () => {
    const { app, rooms } = await create();
    const stream = await openStream(app, '/rooms/a');
    await rooms.broadcastToRoom('a', { data: 'last' });
    await rooms.complete('a');
    await stream.next('message');
    expect(await stream.closing()).toEqual({ reason: 'completed', reconnect: false });
    expect((await stream.resume()).status).toBe(204);
  });

  it('carry credentials', async () => {
    const server = await startAuthApp(platform, { auth: { publicUser: (user: object) => user } });
    ({ app } = server);
    const stream = await openStream(app, '/streams/news', { headers: bearer(sign()) });
    expect((await stream.next('authenticated')).data.expiresAt).toMatch(/^\d{4}-/);
    expect((await stream.resume({ headers: {} })).status).toBe(401);
  });
});
