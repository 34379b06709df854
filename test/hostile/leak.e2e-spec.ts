import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Controller, Param, Sse, type INestApplication, type MessageEvent } from '@nestjs/common';
import { Connection, SseConnections, RoomService, type SseConnection } from '@nestream/nest';
import { concatMap, finalize, map, timer, type Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

// jest does not pass --expose-gc on; this makes the collector callable at run time.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const registered: WeakRef<object>[] = [];
let subscribed = 0;

@Controller()
class LeakController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('rooms/:room')
  room(@Param('room') room: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    registered.push(new WeakRef(connection));
    return this.rooms.join([room, 'all'], connection, {
      presence: { id: connection.id },
      snapshot: async () => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        return { type: 'state', data: 'x'.repeat(10_000) };
      },
    });
  }

  @Sse('plain')
  plain(@Connection() connection: SseConnection): Observable<MessageEvent> {
    registered.push(new WeakRef(connection));
    subscribed++;
    return timer(0, 1).pipe(
      concatMap(async (n) => n),
      map((n) => ({ data: 'x'.repeat(1_000) + String(n) })),
      finalize(() => subscribed--),
    );
  }
}

async function alive(): Promise<number> {
  // WeakRefs are cleared between turns only.
  await new Promise((resolve) => setTimeout(resolve, 1));
  collectGarbage();
  return registered.filter((reference) => reference.deref() !== undefined).length;
}

async function openSockets(app: INestApplication): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = app.getHttpServer() as {
      getConnections(done: (error: Error | null, count: number) => void): void;
    };
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}

describe.each(PLATFORMS)('A client that is killed (%s)', (platform) => {
  beforeEach(() => {
    registered.length = 0;
    subscribed = 0;
  });

  it('frees everything, at whatever moment it goes', async () => {
    const { app, url } = await startApp(platform, {
      controllers: [LeakController],
      sse: { presenceGrace: 0 },
    });
    const rooms = app.get(RoomService);
    const total = 150;
    for (let n = 0; n < total; n++) {
      const stream = await RawStream.open(n % 3 === 0 ? `${url}/plain` : `${url}/rooms/room-${n % 7}`);
      if (n % 5 === 0) stream.pause();
      // Between the request and well into the stream, also while it opens.
      if (n % 2 === 0) await new Promise((resolve) => setTimeout(resolve, (n * 7) % 13));
      if (n % 4 === 0) void rooms.broadcastToRoom('all', { data: 'y'.repeat(50_000) });
      if (n % 6 === 0) stream.socket.end();
      else stream.cut();
      stream.socket.destroy();
    }
    await waitUntil(async () => (await openSockets(app)) === 0);
    await waitUntil(() => app.get(SseConnections).size === 0);
    await waitUntil(() => subscribed === 0);
    expect(registered.length).toBeGreaterThan(total / 3);
    expect(await rooms.list()).toEqual([]);
    expect(await rooms.size('all')).toBe(0);
    await waitUntil(async () => (await rooms.members('all')).length === 0);
    await waitUntil(
      async () => (await alive()) === 0,
      10_000,
      () => `${registered.length} connections are still referenced`,
    );
    await app.close();
  }, 60_000);

  it('is noticed by this test if somebody keeps it', async () => {
    const { app, url } = await startApp(platform, { controllers: [LeakController] });
    const stream = await RawStream.connected(`${url}/rooms/a`);
    const kept = app.get(SseConnections).all();
    stream.cut();
    await waitUntil(() => app.get(SseConnections).size === 0);
    expect(await alive()).toBe(1);
    expect(kept[0]!.closeReason).toBe('client');
    await app.close();
  });
});
