import dns from 'node:dns';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Controller, Get, Param, RequestMethod, Sse, type MessageEvent } from '@nestjs/common';
import { Connection, RoomService, type SseConnection, StreamOptions } from '@nestream/nest';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { generate } from 'selfsigned';
import { NEVER, Subject, firstValueFrom, startWith, type Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type Platform, type TestApp, type TestAppOptions } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

jest.setTimeout(30_000);

/** What the slow route waits for. */
let answer = new Subject<string>();

@Controller()
class ConnectionsController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('managed/:room')
  managed(@Param('room') room: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(room, connection);
  }

  @Sse('plain')
  plain(): Observable<MessageEvent> {
    return NEVER.pipe(startWith({ data: 'begun' }));
  }

  @Sse('post', { method: RequestMethod.POST })
  @StreamOptions({ managed: true })
  post(): Observable<MessageEvent> {
    return NEVER;
  }

  @Get('slow')
  slow(): Promise<string> {
    return firstValueFrom(answer);
  }

  @Get('quick')
  quick(): string {
    return 'ok';
  }
}

const STREAMS = ['GET /managed/a', 'GET /plain', 'POST /post'] as const;
const OPTIONS: TestAppOptions = { controllers: [ConnectionsController], sse: { drainWindow: 600_000 } };

const serverOf = ({ app }: TestApp): Server => app.getHttpServer() as Server;

/** A bare connection. */
class Wire {
  text = '';
  closed = false;

  private static readonly opened: Wire[] = [];

  private constructor(readonly socket: ReturnType<typeof connect>) {
    Wire.opened.push(this);
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => (this.text += data.toString()));
    socket.on('close', () => (this.closed = true));
  }

  static async to(port: number, host = '127.0.0.1'): Promise<Wire> {
    const wire = new Wire(connect({ host, port }));
    await once(wire.socket, 'connect');
    return wire;
  }

  static destroyAll(): void {
    for (const { socket } of Wire.opened.splice(0)) socket.destroy();
  }

  request(line: string): void {
    const length = line.startsWith('POST') ? 'Content-Length: 0\r\n' : '';
    this.socket.write(`${line} HTTP/1.1\r\nHost: x\r\n${length}\r\n`);
  }
}

async function connectionsOf(server: TestApp): Promise<number> {
  return new Promise((resolve) => serverOf(server).getConnections((_error, count) => resolve(count)));
}

function expectTurnedAway(text: string, request: string): void {
  expect(text).toMatch(request.startsWith('POST') ? /^HTTP\/1\.1 201/ : /^HTTP\/1\.1 200/);
  expect(text).toMatch(/^content-type: text\/event-stream/im);
  expect(text).toMatch(/^connection: close/im);
  expect(text.includes('event: closing')).toBe(!request.includes('plain'));
}

beforeEach(() => {
  answer = new Subject();
});

afterEach(() => Wire.destroyAll());

describe.each(PLATFORMS)('A connection that outlives the drain (%s)', (platform) => {
  it.each(STREAMS)('gets the end of a stream for its first request, %s', async (request) => {
    const server = await startApp(platform, OPTIONS);
    const silent = await Wire.to(server.port);
    const halfway = await Wire.to(server.port);
    halfway.socket.write(request);
    await waitUntil(async () => (await connectionsOf(server)) === 2);
    const closing = server.app.close();
    await waitUntil(() => !serverOf(server).listening);
    silent.request(request);
    halfway.request('');
    await closing;
    await waitUntil(() => silent.closed && halfway.closed);
    expectTurnedAway(silent.text, request);
    expectTurnedAway(halfway.text, request);
  });

  it.each(STREAMS)('gets the end of a stream behind a slow answer, %s', async (request) => {
    const server = await startApp(platform, OPTIONS);
    const accepted = once(serverOf(server), 'connection') as Promise<[Socket]>;
    const wire = await Wire.to(server.port);
    const [socket] = await accepted;
    wire.request('GET /slow');
    await waitUntil(() => answer.observed);
    const closing = server.app.close();
    await waitUntil(() => !serverOf(server).listening);
    wire.request(request);
    await waitUntil(() => socket.bytesRead === wire.socket.bytesWritten);
    answer.next('done');
    await closing;
    await waitUntil(() => wire.closed);
    const [slow, stream] = wire.text.split(/(?<=done)/);
    expect(slow).toMatch(/^HTTP\/1\.1 200/);
    expectTurnedAway(stream!, request);
  });

  it('gets the answer to an ordinary request, and closes', async () => {
    const server = await startApp(platform, OPTIONS);
    const wire = await Wire.to(server.port);
    await waitUntil(async () => (await connectionsOf(server)) === 1);
    const closing = server.app.close();
    await waitUntil(() => !serverOf(server).listening);
    wire.request('GET /quick');
    await closing;
    await waitUntil(() => wire.closed);
    expect(wire.text).toMatch(/^HTTP\/1\.1 200/);
    expect(wire.text).toMatch(/^connection: close/im);
  });

  it('does not accept another one when the last stream has gone', async () => {
    const server = await startApp(platform, OPTIONS);
    const slow = await Wire.to(server.port);
    slow.request('GET /slow');
    await waitUntil(() => answer.observed);
    const stream = await RawStream.connected(`${server.url}/managed/a`);
    const closing = server.app.close();
    await stream.until(() => stream.ended);
    await waitUntil(() => !serverOf(server).listening);
    await expect(Wire.to(server.port)).rejects.toThrow('ECONNREFUSED');
    answer.next('done');
    await closing;
  });
});

describe.each(PLATFORMS)('A shutdown does not wait for its window (%s)', (platform) => {
  const close = async ({ app }: TestApp): Promise<void> => {
    const started = performance.now();
    await app.close();
    expect(performance.now() - started).toBeLessThan(15_000);
  };

  it('where connections never sent a byte', async () => {
    const server = await startApp(platform, OPTIONS);
    const wires = await Promise.all(Array.from({ length: 5 }, () => Wire.to(server.port)));
    await waitUntil(async () => (await connectionsOf(server)) === 5);
    await close(server);
    await waitUntil(() => wires.every(({ closed }) => closed));
  });

  it('where connections of TLS sent nothing, or nothing after the handshake', async () => {
    const server = await startApp(platform, { ...OPTIONS, ...(await secure(platform)) });
    const wire = await Wire.to(server.port);
    const tls = connectTls({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false });
    tls.on('error', () => undefined).resume();
    await once(tls, 'secureConnect');
    await waitUntil(async () => (await connectionsOf(server)) === 2);
    await close(server);
    await waitUntil(() => wire.closed && tls.closed);
  });
});

it.each(PLATFORMS)('cuts WebSockets that nothing closes at the end of the window (%s)', async (platform) => {
  const server = await startApp(platform, { ...OPTIONS, sse: { drainWindow: 700 } });
  serverOf(server).on('upgrade', (_request, socket) => {
    socket.on('error', () => undefined);
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
  });
  const wire = await Wire.to(server.port);
  wire.socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
  await waitUntil(() => wire.text.includes('101'));
  await server.app.close();
  await waitUntil(() => wire.closed);
});

describe('Fastify', () => {
  it('ends sessions of HTTP/2 that are idle, and busy ones after their answers', async () => {
    const adapter = new FastifyAdapter({ http2: true });
    const server = await startApp('fastify', { ...OPTIONS, adapter });
    const [idle, busy] = [connectHttp2(server.url), connectHttp2(server.url)];
    await Promise.all([idle, busy].map((session) => once(session, 'remoteSettings')));
    const slow = busy.request({ ':path': '/slow' }).setEncoding('utf8');
    await waitUntil(() => answer.observed);
    const closing = server.app.close();
    await waitUntil(() => idle.destroyed);
    answer.next('done');
    expect(await once(slow, 'data')).toEqual(['done']);
    await closing;
    await waitUntil(() => busy.destroyed);
  });

  it('closes all servers that it has for the addresses of localhost', async () => {
    const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
    const lookup = jest.spyOn(dns, 'lookup').mockImplementation((host: string, ...rest: unknown[]) => {
      const done = rest.pop() as (...found: unknown[]) => void;
      const [options] = rest as [{ all?: boolean }?];
      if (options?.all) done(null, addresses);
      else done(null, host === 'localhost' ? '127.0.0.1' : host, 4);
    });
    const server = await startApp('fastify', { ...OPTIONS, host: 'localhost' });
    lookup.mockRestore();
    const wire = await Wire.to(server.port, '127.0.0.2');
    wire.request('GET /quick');
    await waitUntil(() => wire.text.endsWith('ok'));
    const silent = await Wire.to(server.port, '127.0.0.2');
    const late = await Wire.to(server.port, '127.0.0.2');
    const closing = server.app.close();
    await waitUntil(() => !serverOf(server).listening);
    await expect(Wire.to(server.port, '127.0.0.2')).rejects.toThrow('ECONNREFUSED');
    late.request('GET /managed/a');
    await closing;
    await waitUntil(() => wire.closed && silent.closed && late.closed);
    expectTurnedAway(late.text, 'GET');
  });
});

/** What makes an application speak TLS. */
async function secure(platform: Platform): Promise<TestAppOptions> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  const https = { key, cert };
  return platform === 'express'
    ? { adapter: new ExpressAdapter(), nest: { httpsOptions: https } }
    : { adapter: new FastifyAdapter({ https }) };
}
