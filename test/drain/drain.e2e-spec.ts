import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { Controller, Get, Param, Query, Sse, type MessageEvent } from '@nestjs/common';
import {
  Connection,
  SseDrainService,
  RoomService,
  type SseConnection,
  type SseModuleOptions,
  StreamOptions,
} from '@nestream/nest';
import { concat, map, NEVER, of, take, timer, type Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

@Controller()
@StreamOptions({ managed: true })
class DrainController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('rooms/:room')
  room(@Param('room') room: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(room, connection);
  }

  @Sse('tokens/:count')
  @StreamOptions({ drain: 'finish' })
  tokens(@Param('count') count: string, @Query('every') every: string): Observable<MessageEvent> {
    return timer(0, Number(every)).pipe(
      take(Number(count)),
      map((token) => ({ data: { token } })),
    );
  }

  @Sse('endless')
  @StreamOptions({ drain: 'finish' })
  endless(): Observable<MessageEvent> {
    return concat(of({ data: 'begun' }), NEVER);
  }

  @Get('plain')
  plain(): string {
    return 'ok';
  }

  @Get('never')
  async never(): Promise<void> {
    await new Promise(() => undefined);
  }
}

describe.each(PLATFORMS)('Shutdown (%s)', (platform) => {
  let server: TestApp;
  const start = async (sse: SseModuleOptions): Promise<void> => {
    server = await startApp(platform, { controllers: [DrainController], sse });
  };
  const close = async (): Promise<number> => {
    const started = performance.now();
    await server.app.close();
    return performance.now() - started;
  };
  /** A connection on which a request was sent, or part of one. */
  const socketWith = async (text: string): Promise<Socket> => {
    const socket = connect({ host: '127.0.0.1', port: server.port });
    socket.on('error', () => undefined).resume();
    await once(socket, 'connect');
    if (text !== '') socket.write(text);
    return socket;
  };
  const draining = (): boolean => server.app.get(SseDrainService).draining;

  it('brings who connects meanwhile back with a stream that ends, and touches no position', async () => {
    await start({ drainWindow: 1_000, retry: 1_000 });
    const holder = await RawStream.connected(`${server.url}/endless`);
    const closing = close();
    await waitUntil(draining);
    const headers = { 'Last-Event-ID': 'abc:7' };
    const late = await RawStream.connected(`${server.url}/rooms/a`, { headers });
    await late.until(() => late.ended);
    expect(late.status).toBe(200);
    expect(late.header('content-type')).toBe('text/event-stream');
    expect(late.head.match(/^connection: .*$/gim)).toEqual(['Connection: close']);
    expect(late.text).not.toMatch(/^id/m);
    expect(late.dataOf('connected')).toMatchObject([{ resume: 'recovered' }]);
    expect(late.dataOf('closing')).toEqual([{ reason: 'draining', reconnect: true }]);
    const retry = Number(/retry: (\d+)\nevent: closing/.exec(late.text)![1]);
    expect(retry).toBeGreaterThanOrEqual(500);
    expect(retry).toBeLessThanOrEqual(1_500);
    const anew = await RawStream.connected(`${server.url}/rooms/a`);
    await anew.until(() => anew.ended);
    expect(anew.dataOf('connected')).toMatchObject([{ resume: 'live' }]);
    expect(server.app.get(SseDrainService).turnedAway).toBe(2);
    await closing;
    await holder.until(() => holder.ended);
    expect(holder.dataOf('closing')).toEqual([{ reason: 'draining', reconnect: true }]);
  });

  it('answers 503 instead where Nest is told so', async () => {
    server = await startApp(platform, {
      controllers: [DrainController],
      sse: { drainWindow: 500 },
      nest: { return503OnClosing: true },
    });
    const holder = await RawStream.connected(`${server.url}/endless`);
    const closing = close();
    await waitUntil(draining);
    const late = await RawStream.connected(`${server.url}/rooms/a`);
    await late.until(() => late.ended);
    expect(late.status).toBe(503);
    expect(late.header('connection')).toBe('close');
    await closing;
    await holder.until(() => holder.ended);
  });

  it('closes the connection of each stream, so that nobody comes back over it', async () => {
    await start({ drainWindow: 1_000 });
    const stream = await RawStream.connected(`${server.url}/rooms/a`);
    const holder = await RawStream.connected(`${server.url}/endless`);
    const closing = close();
    await stream.until(() => stream.ended, 700);
    expect(holder.ended).toBe(false);
    expect(stream.dataOf('closing')).toEqual([{ reason: 'draining', reconnect: true }]);
    expect(stream.raw).toMatch(/0\r\n\r\n$/);
    await closing;
  });

  it('lets routes finish that ask for it, and no longer than they need', async () => {
    await start({ drainWindow: 5_000 });
    const tokens = await RawStream.connected(`${server.url}/tokens/40?every=10`);
    const room = await RawStream.connected(`${server.url}/rooms/a`);
    await tokens.until(() => tokens.count('message') > 0);
    const took = await close();
    expect(took).toBeLessThan(2_500);
    await Promise.all([tokens, room].map((stream) => stream.until(() => stream.ended)));
    expect(tokens.count('message')).toBe(40);
    expect(tokens.dataOf('closing')).toEqual([{ reason: 'completed', reconnect: false }]);
    expect(room.dataOf('closing')).toEqual([{ reason: 'draining', reconnect: true }]);
  });

  it('ends those that do not finish within the window, with a goodbye', async () => {
    await start({ drainWindow: 800 });
    const endless = await RawStream.connected(`${server.url}/endless`);
    const took = await close();
    expect(took).toBeGreaterThan(650);
    expect(took).toBeLessThan(1_500);
    await endless.until(() => endless.ended);
    expect(endless.dataOf('closing')).toEqual([{ reason: 'draining', reconnect: true }]);
  });

  it('does not wait for connections that are kept alive', async () => {
    await start({ drainWindow: 3_000 });
    const idle = await socketWith('GET /plain HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(idle, 'data');
    const stream = await RawStream.connected(`${server.url}/rooms/a`);
    expect(await close()).toBeLessThan(1_000);
    await stream.until(() => stream.ended);
    await waitUntil(() => idle.closed);
  });

  it.each([
    ['nothing', ''],
    ['half of its headers', 'GET /plain HTTP/1.1\r\nHost: x\r\n'],
    ['half of its body', 'POST /rooms/a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{'],
    ['a request that is never answered', 'GET /never HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])('is not held up for longer than the window by a client that sent %s', async (_what, text) => {
    await start({ drainWindow: 500 });
    const socket = await socketWith(text);
    await waitUntil(async () => (await connectionsOf(server)) === 1);
    expect(await close()).toBeLessThan(1_500);
    await waitUntil(() => socket.closed);
  });

  it('cuts at once where there is no window', async () => {
    await start({ drainWindow: 0 });
    const streams = await Promise.all(
      Array.from({ length: 5 }, () => RawStream.connected(`${server.url}/rooms/a`)),
    );
    expect(await close()).toBeLessThan(1_000);
    await Promise.all(streams.map((stream) => stream.until(() => stream.ended)));
  });
});

async function connectionsOf({ app }: TestApp): Promise<number> {
  const server = app.getHttpServer() as { getConnections(done: (error: unknown, n: number) => void): void };
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
}
