import { Controller, Param, Sse, type MessageEvent } from '@nestjs/common';
import {
  Connection,
  SseConnections,
  RoomService,
  type SseConnection,
  type SseModuleOptions,
  StreamOptions,
} from '@nestream/nest';
import { NEVER, type Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

@Controller()
@StreamOptions({ managed: true })
class DeadlinesController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('rooms/:room')
  room(@Param('room') room: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(room, connection);
  }

  @Sse('ageless')
  @StreamOptions({ maxAge: 0, idleTimeout: 0 })
  ageless(): Observable<MessageEvent> {
    return NEVER;
  }

  @Sse('short')
  @StreamOptions({ maxAge: 1_000 })
  short(): Observable<MessageEvent> {
    return NEVER;
  }
}

describe.each(PLATFORMS)('Deadlines (%s)', (platform) => {
  let server: TestApp;
  let publisher: NodeJS.Timeout | undefined;
  const start = async (sse: SseModuleOptions): Promise<RoomService> => {
    server = await startApp(platform, { controllers: [DeadlinesController], sse });
    return server.app.get(RoomService);
  };
  const open = async (path: string, lastEventId?: string): Promise<RawStream> =>
    RawStream.connected(
      server.url + path,
      lastEventId === undefined ? {} : { headers: { 'Last-Event-ID': lastEventId } },
    );
  const closing = async (stream: RawStream): Promise<number> => {
    const started = performance.now();
    await stream.until(() => stream.count('closing') === 1);
    return performance.now() - started;
  };
  afterEach(async () => {
    clearInterval(publisher);
    await server.app.close();
  });

  it('end an old stream with a goodbye, after which its client goes on without loss', async () => {
    const rooms = await start({ maxAge: 1_500, retry: 1_000 });
    const stream = await open('/rooms/a');
    const ageless = await open('/ageless');
    const numbers: number[] = [];
    const publish = async (): Promise<void> => {
      numbers.push(numbers.length);
      await rooms.broadcastToRoom('a', { data: numbers.length - 1 });
    };
    publisher = setInterval(() => void publish(), 20);
    const lasted = await closing(stream);
    expect(lasted).toBeGreaterThan(1_000);
    expect(lasted).toBeLessThan(3_000);
    expect(stream.dataOf('closing')).toEqual([{ reason: 'max-age', reconnect: true }]);
    const retry = Number(/retry: (\d+)\nevent: closing/.exec(stream.text)![1]);
    expect(retry).toBeGreaterThanOrEqual(500);
    expect(retry).toBeLessThanOrEqual(1_500);
    await new Promise((resolve) => setTimeout(resolve, 100));
    clearInterval(publisher);
    const back = await open('/rooms/a', stream.lastEventId);
    await back.until(() => stream.count('message') + back.count('message') === numbers.length);
    expect([...stream.dataOf('message'), ...back.dataOf('message')]).toEqual(numbers);
    expect(ageless.count('closing')).toBe(0);
    for (const other of [back, ageless]) other.cut();
  });

  it('hold for one route where it says so', async () => {
    await start({});
    const [short, other] = await Promise.all([open('/short'), open('/rooms/a')]);
    expect(await closing(short)).toBeLessThan(3_000);
    expect(short.dataOf('closing')).toEqual([{ reason: 'max-age', reconnect: true }]);
    expect(other.count('closing')).toBe(0);
    expect(server.app.get(SseConnections).size).toBe(1);
    other.cut();
  });

  it('end a stream without events, to which a heartbeat is none', async () => {
    const rooms = await start({ idleTimeout: 1_600, heartbeat: 1_000 });
    const [quiet, busy] = await Promise.all([open('/rooms/quiet'), open('/rooms/busy')]);
    publisher = setInterval(() => void rooms.broadcastToRoom('busy', { data: 1 }), 300);
    const lasted = await closing(quiet);
    expect(lasted).toBeGreaterThan(1_500);
    expect(lasted).toBeLessThan(4_000);
    // Its heartbeat, since there were events in other rooms.
    expect(quiet.text).toMatch(/^event: heartbeat\ndata: .*\nid: \w+:\d+\n/m);
    expect(quiet.dataOf('closing')).toEqual([{ reason: 'idle', reconnect: true }]);
    expect(busy.count('closing')).toBe(0);
    clearInterval(publisher);
    await closing(busy);
    expect(busy.dataOf('closing')).toEqual([{ reason: 'idle', reconnect: true }]);
  });

  it('leave nothing behind', async () => {
    await start({ maxAge: 1_000, idleTimeout: 5_000 });
    const streams = await Promise.all(Array.from({ length: 20 }, () => open('/rooms/a')));
    for (const stream of streams.slice(0, 10)) stream.cut();
    await waitUntil(() => server.app.get(SseConnections).size === 0);
    const told = streams.slice(10);
    await waitUntil(() => told.every((stream) => stream.count('closing') === 1));
    expect(new Set(told.map((stream) => stream.events.at(-1)!.data))).toEqual(
      new Set(['{"reason":"max-age","reconnect":true}']),
    );
  });
});
