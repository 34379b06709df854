import { once } from 'node:events';
import {
  connect as connectHttp2,
  type ClientHttp2Session,
  createServer,
  type Http2Session,
} from 'node:http2';
import { connect as connectTcp, type Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  SseConnections,
  SseLimitStats,
  RoomService,
  type SseConnection,
  type SseModuleOptions,
} from '@nestream/nest';
import { OneConnectionController } from './support/one-connection.controller.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

// A machine that is busy otherwise takes longer.
jest.setTimeout(30_000);

const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const KINDS = ['/managed', '/plain'];

let server: TestApp;
const open = (): number => server.app.get(SseConnections).size;
const refused = (): number => server.app.get(SseLimitStats).refused.perSocket;

describe.each(PLATFORMS)('Requests that are pipelined on one connection (%s)', (platform) => {
  const sockets: Socket[] = [];
  /** Sends requests at once. @returns the socket, and what came on it so far */
  const pipeline = async (...paths: string[]): Promise<{ socket: Socket; text: () => string }> => {
    const socket = connectTcp(server.port, '127.0.0.1');
    sockets.push(socket);
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString())).on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(paths.map(request).join(''));
    return { socket, text: () => text };
  };
  const start = async (sse: SseModuleOptions = {}): Promise<void> => {
    server = await startApp(platform, { controllers: [OneConnectionController], sse });
    OneConnectionController.calls = 0;
  };
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await waitUntil(() => open() === 0);
    await server.app.close();
  });

  it.each(KINDS)('take one place, however many they are (%s)', async (path) => {
    await start({ limits: { total: 10, perSocket: 20 } });
    await Promise.all(
      Array.from({ length: 4 }, async () => pipeline(...Array.from({ length: 60 }, () => path))),
    );
    await waitUntil(() => open() === 4 && refused() === 4 * 39);
    expect(OneConnectionController.calls).toBe(4);
    const other = await pipeline(path);
    await waitUntil(() => other.text().startsWith('HTTP/1.1 200'));
  });

  it.each(KINDS)('get their place when those before have ended (%s)', async (path) => {
    await start({ limits: { total: 1 } });
    const stream = await pipeline('/short', '/short', path, path);
    await waitUntil(() => stream.text().split('data: short').length === 3 && open() === 1);
    expect([OneConnectionController.calls, refused()]).toEqual([1, 0]);
    await waitUntil(() => stream.text().split('HTTP/1.1 200').length === 4);
  });

  it.each(KINDS)('leave nothing when their client goes while they wait (%s)', async (path) => {
    await start({ limits: { perSocket: 3 } });
    const stream = await pipeline(path, path, path, path);
    await waitUntil(() => open() === 1);
    stream.socket.destroy();
    await waitUntil(() => open() === 0);
    // Nobody holds the waiting ones: others on the server may wait as well.
    const next = await pipeline('/short', path);
    await waitUntil(() => next.text().includes('data: short') && open() === 1);
    expect([OneConnectionController.calls, refused()]).toEqual([2, 0]);
  });

  it('wait in any number where the limit is off', async () => {
    await start({ limits: { perSocket: Infinity } });
    await pipeline(...Array.from({ length: 200 }, () => '/managed'));
    await waitUntil(() => open() === 1);
    const other = await pipeline('/managed');
    await waitUntil(() => other.text().includes('event: connected'));
    expect([open(), refused()]).toEqual([2, 0]);
  });
});

describe('Streams of one HTTP/2 session (fastify)', () => {
  const sessions: ClientHttp2Session[] = [];
  const start = async (sse: SseModuleOptions = {}, maxConcurrentStreams?: number): Promise<void> => {
    const adapter = new FastifyAdapter({
      http2: true,
      ...(maxConcurrentStreams === undefined
        ? {}
        : {
            serverFactory: (handler) =>
              createServer({ settings: { maxConcurrentStreams } }, handler as never) as never,
          }),
    } as ConstructorParameters<typeof FastifyAdapter>[0]);
    server = await startApp('fastify', { controllers: [OneConnectionController], sse, adapter });
  };
  const connect = async (): Promise<ClientHttp2Session> => {
    const session = connectHttp2(server.url);
    sessions.push(session);
    await once(session, 'connect');
    return session;
  };
  /** Opens streams. @returns how many got which status */
  const openMany = async (
    session: ClientHttp2Session,
    count: number,
    path: string,
  ): Promise<Record<number, number>> => {
    const counts: Record<number, number> = {};
    const answers = Array.from({ length: count }, async () => {
      const stream = session
        .request({ ':path': path })
        .on('error', () => undefined)
        .resume();
      const [headers] = (await once(stream, 'response')) as [{ ':status': number }];
      counts[headers[':status']] = (counts[headers[':status']] ?? 0) + 1;
    });
    await Promise.all(answers);
    return counts;
  };
  afterEach(async () => {
    for (const session of sessions.splice(0)) session.destroy();
    await waitUntil(() => open() === 0);
    await server.app.close();
  });

  it.each(KINDS)(
    'take as many places as are allowed for one, and other sessions have theirs (%s)',
    async (path) => {
      await start({ limits: { perSocket: 20 } });
      const first = await connect();
      expect(await openMany(first, 50, path)).toEqual({ 200: 20, 429: 30 });
      expect([open(), refused()]).toEqual([20, 30]);
      expect(await openMany(await connect(), 5, path)).toEqual({ 200: 5 });
      const [stream] = server.app.get(SseConnections).allStreams();
      stream!.destroy('client');
      await waitUntil(() => open() === 24);
      expect(await openMany(first, 2, path)).toEqual({ 200: 1, 429: 1 });
    },
  );

  it.each<[SseModuleOptions, Record<number, number>]>([
    [{}, { 200: 100, 429: 10 }],
    [{ limits: { perSocket: Infinity } }, { 200: 110 }],
  ])('are limited to 100 by default, and not where the limit is off: %j', async (sse, expected) => {
    await start(sse);
    expect(await openMany(await connect(), 110, '/managed')).toEqual(expected);
  });

  it.each<[SseModuleOptions, number | undefined, number]>([
    [{}, undefined, 200],
    [{ limits: { perSocket: 500 } }, undefined, 600],
    [{}, 77, 77],
    [{}, 1_000, 1_000],
  ])('are announced to the client: with %j and a server of %p it may open %i', async (sse, own, expected) => {
    await start(sse, own);
    const session = connectHttp2(server.url);
    sessions.push(session);
    await waitUntil(() => session.remoteSettings?.maxConcurrentStreams === expected);
    // A round trip later nothing else was said.
    await openMany(session, 1, '/short');
    expect(session.remoteSettings.maxConcurrentStreams).toBe(expected);
  });

  it('are not announced where the limit is off', async () => {
    await start({ limits: { perSocket: Infinity } });
    const session = await connect();
    await openMany(session, 1, '/short');
    expect(session.remoteSettings.maxConcurrentStreams).toBe(2 ** 32 - 1);
  });

  it('are cut when the client stops reading them, although it reads another', async () => {
    let queued = 2 ** 30;
    const adapter = new FastifyAdapter({ http2: true });
    server = await startApp('fastify', {
      controllers: [OneConnectionController],
      sse: { stallTimeout: 1_000, heartbeat: 1_000 },
      adapter,
    });
    // The socket as it is while the network takes it slowly: each look finds another number of bytes.
    adapter.getHttpServer().on('session', ({ socket }: Http2Session) => {
      const { _handle } = socket as unknown as { _handle: object };
      Object.defineProperty(_handle, 'writeQueueSize', { get: () => --queued });
    });
    const session = await connect();
    const reading = session.request({ ':path': '/managed' }).resume();
    await once(reading, 'response');
    const registry = server.app.get(SseConnections);
    const [read] = registry.all();
    for (let n = 0; n < 30; n++) {
      const stream = session.request({ ':path': '/managed' }).on('error', () => undefined);
      await once(stream, 'response');
      stream.pause();
    }
    const reasons: string[] = [];
    for (const connection of registry.all()) connection.onClose((reason) => reasons.push(reason));
    await server.app.get(RoomService).broadcastToRoom('a', { data: 'x'.repeat(300_000) });
    await waitUntil(() => reasons.length === 30, 10_000);
    expect(reasons).toEqual(Array.from({ length: 30 }, () => 'slow-consumer'));
    expect([(read as SseConnection).closeReason, open()]).toEqual([undefined, 1]);
  });
});
