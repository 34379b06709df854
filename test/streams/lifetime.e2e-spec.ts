import { Controller, Param, Sse, type MessageEvent } from '@nestjs/common';
import {
  Connection,
  SseConnections,
  RoomService,
  type SseConnection,
  type SseModuleOptions,
} from '@nestream/nest';
import type { Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { RoomsController } from '../kit/rooms.controller.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

@Controller('even')
class EvenController {
  constructor(private readonly rooms: RoomService) {}

  @Sse(':room')
  even(@Param('room') room: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(room, connection, {
      filter: (event) => (event.data as unknown as number) % 2 === 0,
    });
  }
}

describe.each(PLATFORMS)('The lifetime of a stream (%s)', (platform) => {
  let server: TestApp;
  const start = async (sse: SseModuleOptions): Promise<RoomService> => {
    server = await startApp(platform, { controllers: [RoomsController, EvenController], sse });
    return server.app.get(RoomService);
  };
  afterEach(async () => server.app.close());

  it('is kept alive by comments while it is quiet, and by nothing else', async () => {
    await start({ heartbeat: 1_000 });
    const stream = await RawStream.connected(`${server.url}/rooms/a`);
    const before = stream.body.length;
    await stream.until(() => stream.body.length > before + 2, 4_000);
    expect(stream.body.subarray(before).toString()).toMatch(/^(:\n)+$/);
    expect(stream.dataOf('connected')).toMatchObject([{ heartbeat: 1_000 }]);
  });

  it('is kept alive by events that a page can see, where that is asked for', async () => {
    const rooms = await start({ heartbeat: 1_000, heartbeatEvent: true });
    const stream = await RawStream.connected(`${server.url}/rooms/a`);
    const { id } = await rooms.broadcastToRoom('a', { data: 1 });
    await stream.until(() => stream.count('heartbeat') === 1, 4_000);
    expect(stream.events.at(-1)).toMatchObject({ type: 'heartbeat', lastEventId: id });
    expect(new Date(stream.dataOf<{ time: string }>('heartbeat')[0]!.time).getTime()).toBeLessThanOrEqual(
      Date.now(),
    );
    expect(stream.text).not.toMatch(/^:\n/m);
  });

  it('tells a filtered client how far it is, so that it need not hear the same again', async () => {
    const rooms = await start({ heartbeat: 1_000 });
    const stream = await RawStream.connected(`${server.url}/even/a`);
    for (const n of [1, 3, 5]) await rooms.broadcastToRoom('a', { data: n });
    const { id } = await rooms.broadcastToRoom('a', { data: 7 });
    await stream.until(() => stream.lastEventId === id, 4_000);
    expect(stream.text).toMatch(new RegExp(`event: heartbeat\\ndata: .*\\nid: ${id}\\n`));
    expect(new Set(stream.events.map((event) => event.type))).toEqual(new Set(['connected', 'heartbeat']));
  });

  it('ends on shutdown with a goodbye for everybody, well inside the window', async () => {
    await start({ drainWindow: 3_000, retry: 1_000 });
    const streams = await Promise.all(
      Array.from({ length: 50 }, () => RawStream.connected(`${server.url}/rooms/a`)),
    );
    streams[0]!.pause();
    const started = performance.now();
    await server.app.close();
    expect(performance.now() - started).toBeLessThan(3_000);
    streams[0]!.resume();
    await waitUntil(() => streams.every((stream) => stream.count('closing') === 1));
    for (const stream of streams) {
      expect(stream.dataOf('closing')).toEqual([{ reason: 'draining', reconnect: true }]);
      const retry = Number(/retry: (\d+)\nevent: closing/.exec(stream.text)![1]);
      expect(retry).toBeGreaterThanOrEqual(500);
      expect(retry).toBeLessThanOrEqual(1_500);
    }
    expect(
      new Set(streams.map((stream) => /retry: (\d+)\nevent: closing/.exec(stream.text)![1])).size,
    ).toBeGreaterThan(10);
  });

  it('cuts on shutdown what does not end by itself, at the end of the window', async () => {
    const rooms = await start({ drainWindow: 500, stallTimeout: 0 });
    const stream = await RawStream.connected(`${server.url}/rooms/a`);
    stream.pause();
    for (let n = 0; n < 20; n++) {
      await rooms.broadcastToRoom('a', { data: 'x'.repeat(1_000_000) });
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [connection] = server.app.get(SseConnections).all();
    expect(connection!.buffered).toBeGreaterThan(0);
    const started = performance.now();
    await server.app.close();
    const took = performance.now() - started;
    expect(took).toBeGreaterThan(400);
    expect(took).toBeLessThan(2_500);
    expect(connection!.closeReason).toBe('draining');
    stream.cut();
  });

  it('ends with one close reason, and aborts its signal', async () => {
    const rooms = await start({});
    const reasons: string[] = [];
    const watch = (): SseConnection[] => {
      const open = [...server.app.get(SseConnections).all()];
      for (const connection of open) connection.onClose((reason) => reasons.push(reason));
      return open;
    };
    await RawStream.connected(`${server.url}/rooms/task`);
    const evicted = await RawStream.connected(`${server.url}/rooms/b`);
    const client = await RawStream.connected(`${server.url}/rooms/c`);
    const connections = watch();
    await rooms.complete('task');
    await rooms.evict('b', {
      connectionId: evicted.dataOf<{ connectionId: string }>('connected')[0]!.connectionId,
    });
    await evicted.until(() => evicted.count('closing') === 1);
    expect(evicted.dataOf('closing')).toEqual([{ reason: 'evicted', reconnect: false }]);
    client.cut();
    await waitUntil(() => reasons.length === 3);
    expect(reasons.toSorted()).toEqual(['client', 'completed', 'evicted']);
    await waitUntil(() => connections.every((connection) => connection.signal.aborted));
  });
});
