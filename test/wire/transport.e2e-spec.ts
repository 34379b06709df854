import { once } from 'node:events';
import { connect as connectHttp2, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { connect } from 'node:net';
import { createGunzip } from 'node:zlib';
import type { INestApplication } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import compression from 'compression';
import { RoomService, SseModule } from '@nestream/nest';
import { Dechunker } from '../kit/dechunker.js';
import { RawStream } from '../kit/raw-stream.js';
import { EventStreamParser } from '../kit/reference-parser.js';
import type { ReceivedEvent } from '../kit/received-event.js';
import { RoomsController } from '../kit/rooms.controller.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

async function publish(app: INestApplication, count: number): Promise<void> {
  for (let n = 1; n <= count; n++) await app.get(RoomService).broadcastToRoom('a', { type: 'n', data: n });
}

describe.each(PLATFORMS)('HTTP/1 (%s)', (platform) => {
  let server: TestApp;
  afterEach(async () => server.app.close());

  it('streams the answer to a POST', async () => {
    server = await startApp(platform, { controllers: [RoomsController] });
    const body = JSON.stringify({ names: ['a', 'b'] });
    const stream = await RawStream.connected(`${server.url}/rooms/by-post`, { method: 'POST', body });
    await publish(server.app, 3);
    await stream.until(() => stream.count('n') === 3);
    expect(stream.status).toBe(201);
    expect(stream.header('content-type')).toBe('text/event-stream');
    stream.cut();
  });

  it('streams to an HTTP/1.0 client, which knows no chunks', async () => {
    server = await startApp(platform, { controllers: [RoomsController] });
    const socket = connect(server.port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => (text += data.toString()));
    socket.write('GET /rooms/a HTTP/1.0\r\n\r\n');
    await waitUntil(() => text.includes('event: connected'));
    await publish(server.app, 2);
    await waitUntil(() => /data: 2\nid: \S+\n\n/.test(text));
    const [head, body] = text.split('\r\n\r\n');
    expect(head!.toLowerCase()).not.toContain('transfer-encoding');
    expect(body).toMatch(/event: n\ndata: 1\nid: \S+:1\n\nevent: n\ndata: 2\nid: \S+:2\n\n$/);
    socket.destroy();
  });

  it('waits for its turn behind another answer on the same connection', async () => {
    server = await startApp(platform, { controllers: [RoomsController] });
    const stream = await RawStream.open(`${server.url}/rooms/a/size`);
    stream.socket.write('GET /rooms/a HTTP/1.1\r\nHost: x\r\n\r\n');
    await waitUntil(() => stream.raw.includes('event: connected'));
    await publish(server.app, 2);
    await waitUntil(() => /data: 2\nid: \S+\n\n/.test(stream.raw));
    expect(stream.raw.indexOf('{"size":0}')).toBeLessThan(stream.raw.indexOf('event: connected'));
    stream.cut();
  });
});

describe('A response that a middleware wraps (express)', () => {
  it('goes through compression, flushed event by event', async () => {
    const { app, port } = await startApp('express', {
      controllers: [RoomsController],
      // Nest marks the stream as no-transform, which compression honours; taking the mark away makes it compress.
      configure: (nest) => {
        nest.use(compression({ filter: () => true, threshold: 0 }));
        nest.use(
          (
            _request: unknown,
            response: {
              setHeader: (name: string, value: unknown) => unknown;
              writeHead: (...args: unknown[]) => unknown;
            },
            next: () => void,
          ) => {
            const writeHead = response.writeHead.bind(response);
            response.writeHead = (status, headers) =>
              writeHead(status, { ...(headers as object), 'Cache-Control': 'no-cache' });
            next();
          },
        );
      },
    });
    const socket = connect(port, '127.0.0.1');
    let head = '';
    let text = '';
    const gunzip = createGunzip().on('data', (data: Buffer) => (text += data.toString()));
    const dechunker = new Dechunker((data) => gunzip.write(data));
    socket.on('data', (data) => {
      const raw = data.toString('latin1');
      const end = raw.indexOf('\r\n\r\n');
      if (head === '') {
        head = raw.slice(0, end);
        dechunker.push(data.subarray(end + 4));
      } else dechunker.push(data);
    });
    socket.write('GET /rooms/a HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n');
    await waitUntil(
      () => text.includes('event: connected'),
      5_000,
      () => head,
    );
    expect(head.toLowerCase()).toContain('content-encoding: gzip');
    for (let n = 1; n <= 3; n++) {
      await app.get(RoomService).broadcastToRoom('a', { type: 'n', data: n });
      await waitUntil(
        () => text.endsWith(`:${n}\n\n`),
        5_000,
        () => text,
      );
    }
    socket.destroy();
    await app.close();
  });
});

describe('HTTP/2 (fastify)', () => {
  let app: INestApplication;
  let session: ClientHttp2Session;

  const open = (path: string): { request: ClientHttp2Stream; events: ReceivedEvent[] } => {
    const events: ReceivedEvent[] = [];
    const parser = new EventStreamParser((event) => events.push(event));
    const request = session.request({ ':path': path });
    request.on('data', (data: Buffer) => parser.feed(data));
    request.on('error', () => undefined);
    return { request, events };
  };

  beforeEach(async () => {
    const module = await Test.createTestingModule({
      imports: [SseModule.forRoot({ highWaterMark: 4_096, drainWindow: 1_000 })],
      controllers: [RoomsController],
    }).compile();
    app = module.createNestApplication(new FastifyAdapter({ http2: true }), { logger: false });
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as { port: number };
    session = connectHttp2(`http://127.0.0.1:${port}`);
    await once(session, 'connect');
  });
  afterEach(async () => {
    session.destroy();
    await app.close();
  });

  it('carries many streams over one connection', async () => {
    const streams = Array.from({ length: 20 }, () => open('/rooms/a'));
    await waitUntil(() => streams.every(({ events }) => events.length === 1));
    await publish(app, 5);
    await waitUntil(() => streams.every(({ events }) => events.length === 6));
    for (const { events } of streams)
      expect(events.slice(1).map((event) => event.data)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('keeps one stream that is not read from costing memory, and gives it all when it reads', async () => {
    const slow = open('/rooms/a');
    await waitUntil(() => slow.events.length === 1);
    slow.request.pause();
    const data = 'x'.repeat(1_000);
    const fast = open('/rooms/a');
    await waitUntil(() => fast.events.length === 1);
    for (let n = 0; n < 2_000; n++) await app.get(RoomService).broadcastToRoom('a', { type: 'n', data });
    await waitUntil(() => fast.events.length === 2_001);
    slow.request.resume();
    await waitUntil(() => slow.events.length === 2_001);
    expect(slow.events.at(-1)!.lastEventId).toBe(fast.events.at(-1)!.lastEventId);
  });

  it('forgets a stream whose client resets it, while the connection goes on', async () => {
    const { request, events } = open('/rooms/a');
    await waitUntil(() => events.length === 1);
    request.close();
    const rooms = app.get(RoomService);
    await waitUntil(async () => (await rooms.size('a')) === 0);
    const other = open('/rooms/a');
    await waitUntil(() => other.events.length === 1);
    expect(await rooms.size('a')).toBe(1);
  });

  it('says goodbye on shutdown and closes the session', async () => {
    const { events } = open('/rooms/a');
    await waitUntil(() => events.length === 1);
    const started = performance.now();
    await app.close();
    await waitUntil(() => events.length === 2);
    expect(events[1]).toMatchObject({ type: 'closing', data: '{"reason":"draining","reconnect":true}' });
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
