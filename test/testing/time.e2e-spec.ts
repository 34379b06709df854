import { MemoryEventLog, RoomService } from '@nestream/nest';
import { FakeClock, openStream } from '@nestream/nest/testing';
import type { INestApplication } from '@nestjs/common';
import { bearer, sign, startAuthApp } from '../auth/support/auth-app.js';
import { PresenceController } from '../kit/presence.controller.js';
import { PLATFORMS, startApp, type TestAppOptions } from '../kit/test-app.js';
import { RoomsController } from '../kit/rooms.controller.js';

describe.each(PLATFORMS)('The fake clock (%s)', (platform) => {
  let clock: FakeClock;
  let app: INestApplication | undefined;

  beforeEach(() => (clock = FakeClock.install()));
  afterEach(async () => {
    clock.uninstall();
    await app?.close();
    app = undefined;
  });

  const start = async (
    sse: TestAppOptions['sse'] = {},
  ): Promise<{ app: INestApplication; rooms: RoomService }> => {
    ({ app } = await startApp(platform, { sse, controllers: [RoomsController, PresenceController] }));
    return { app, rooms: app.get(RoomService) };
  };

  it('moves heartbeats, and nothing else does', async () => {
    const { app } = await start({ heartbeat: 1_000 });
    const stream = await openStream(app, '/rooms/a');
    for (let beats = 1; beats <= 3; beats++) {
      await clock.advance(1_250);
      await stream.heartbeat();
      expect(stream.heartbeats).toBe(beats);
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(stream.heartbeats).toBe(3);
  });

  it('moves maxAge and idleTimeout', async () => {
    const { app, rooms } = await start({ maxAge: 3_600_000, idleTimeout: 60_000 });
    const stream = await openStream(app, '/rooms/a');
    await clock.advance(59_000);
    await rooms.broadcastToRoom('a', { data: 1 });
    await stream.next('message');
    await clock.advance(59_000);
    expect(stream.ended).toBe(false);
    await clock.advance(1_250);
    expect(await stream.closing()).toEqual({ reason: 'idle', reconnect: true });

    const busy = await stream.resume();
    for (let minute = 0; minute < 48; minute++) {
      await rooms.broadcastToRoom('a', { data: minute });
      await busy.next('message');
      if (minute < 47) await clock.advance(59_000);
    }
    const [closing] = await Promise.all([
      busy.until('closing'),
      (async () => {
        for (let i = 0; i < 14; i++) {
          await rooms.broadcastToRoom('a', { data: 'more' });
          await clock.advance(59_000);
        }
      })(),
    ]);
    expect(closing.at(-1)!.data).toEqual({ reason: 'max-age', reconnect: true });
  });

  it('moves the age of what the log keeps', async () => {
    const { app, rooms } = await start({ log: new MemoryEventLog({ age: 60_000 }) });
    const stream = await openStream(app, '/rooms/a');
    await stream.cut();
    await rooms.broadcastToRoom('a', { data: 1 });
    await clock.advance(59_000);
    const young = await stream.resume();
    expect((await young.next('message')).data).toBe(1);
    await clock.advance(2_000);
    expect(await (await stream.resume()).gap()).toMatchObject({ reason: 'trimmed' });
  });

  it('moves the grace of presence', async () => {
    const { app } = await start({ presenceGrace: 5_000 });
    const watcher = await openStream(app, '/presence/a');
    const ann = await openStream(app, '/presence/a?as=ann');
    await watcher.next('user-joined');
    await ann.cut();
    await clock.advance(4_900);
    expect(watcher.unread).toEqual([]);
    await clock.advance(200);
    expect((await watcher.next('user-left')).data).toMatchObject({ id: 'ann' });
  });

  it('moves the stall timeout', async () => {
    const { app, rooms } = await start({
      stallTimeout: 30_000,
      log: new MemoryEventLog({ bytes: Infinity }),
    });
    const stream = await openStream(app, '/rooms/a', { timeout: 10_000 });
    stream.stall();
    for (let n = 0; n < 200; n++) await rooms.broadcastToRoom('a', { type: 'n', data: 'x'.repeat(50_000) });
    await clock.advance(60_500);
    stream.unstall();
    await stream.end();
    expect(stream.unread.map(({ type }) => type)).not.toContain('closing');
    expect(stream.unread.length).toBeLessThan(200);
  });

  it('moves credentials to their end', async () => {
    const server = await startAuthApp(platform, {
      auth: { expiryJitter: 0, publicUser: (user: object) => user },
    });
    ({ app } = server);
    const token = sign({}, 600);
    const stream = await openStream(app, '/streams/news', { headers: bearer(token) });
    await stream.next('authenticated');
    await clock.advance(535_000);
    expect(stream.unread).toEqual([]);
    await clock.advance(10_000);
    await stream.next('expiring');
    await clock.advance(60_000);
    expect(await stream.closing()).toEqual({ reason: 'expired', reconnect: true });
    expect((await stream.resume()).status).toBe(401);
  });

  it('moves a shutdown', async () => {
    const { app: own } = await start({ drainWindow: 5_000 });
    const stream = await openStream(own, '/rooms/a');
    const closed = own.close();
    await clock.advance(5_000);
    expect(await stream.closing()).toEqual({ reason: 'draining', reconnect: true });
    await clock.advance(5_000);
    await closed;
    app = undefined;
  });
});

describe('The fake timers of jest', () => {
  afterEach(() => jest.useRealTimers());

  it('move the module as well, where they leave the event loop alone', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'] });
    const { app } = await startApp('express', { sse: { heartbeat: 1_000 }, controllers: [RoomsController] });
    const stream = await openStream(app, '/rooms/a');
    await jest.advanceTimersByTimeAsync(1_250);
    await stream.heartbeat();
    jest.useRealTimers();
    await app.close();
  });
});
