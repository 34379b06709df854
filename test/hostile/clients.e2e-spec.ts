import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type HostileApp, startHostileApp } from './support/hostile-app.js';
import { lengthOf } from '../kit/random-worlds.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

// A machine that is busy otherwise takes longer.
jest.setTimeout(60_000);

const MEGABYTE = 1_048_576;
const HALF_OPEN = lengthOf(2_000, 10_000);
/** 24 KB for each of them, and what the collector has not given back. */
const MEGABYTES = 60 + HALF_OPEN * 0.024;

describe.each(PLATFORMS)('Clients that hold on or let go (%s)', (platform) => {
  let server: HostileApp;
  let child: ChildProcess | undefined;
  beforeEach(async () => {
    server = await startHostileApp(platform);
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    child = undefined;
    const started = performance.now();
    await server.app.close();
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(server.errors).toEqual([]);
  });

  const later = async (milliseconds: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  };
  const plainSocket = async (): Promise<Socket> => {
    const socket = connect({ host: '127.0.0.1', port: server.port });
    socket.on('error', () => undefined).resume();
    await once(socket, 'connect');
    return socket;
  };
  /** Whether others are served: a stream opens, and gets what is published. */
  const expectService = async (): Promise<void> => {
    const stream = await RawStream.connected(`${server.url}/rooms/a`);
    await server.rooms.broadcastToRoom('a', { data: 1 });
    await stream.until(() => stream.count('message') > 0);
    stream.cut();
  };

  it('by sending their requests a byte at a time: others are served, and those that finish too', async () => {
    const request = 'GET /rooms/a HTTP/1.1\r\nHost: x\r\nLast-Event-ID: x:1\r\n\r\n';
    const sockets = await Promise.all(Array.from({ length: 200 }, plainSocket));
    const answers: string[] = [];
    for (const socket of sockets) {
      socket.on('data', (data: Buffer) => {
        if (data.includes('event: connected')) answers.push('connected');
      });
    }
    for (let at = 0; at < request.length - 1; at++) {
      for (const socket of sockets) socket.write(request[at]!);
      if (at % 20 === 0) await expectService();
    }
    await waitUntil(() => server.open() === 0);
    expect(answers).toEqual([]);
    for (const socket of sockets.slice(0, 50)) socket.write('\n');
    await waitUntil(() => answers.length === 50);
    for (const socket of sockets) socket.destroy();
    await server.forgotten();
  });

  it(`by ${HALF_OPEN} connections without a whole request: they cost little, no stream, and nothing when they go`, async () => {
    await expectService();
    const before = process.memoryUsage().rss;
    child = spawn(process.execPath, [
      join(import.meta.dirname, 'support/half-open.mjs'),
      String(server.port),
      String(HALF_OPEN),
    ]);
    await once(child.stdout!, 'data');
    await waitUntil(async () => (await server.sockets()) >= HALF_OPEN, 30_000);
    expect(server.open()).toBe(0);
    await expectService();
    expect((process.memoryUsage().rss - before) / MEGABYTE).toBeLessThan(MEGABYTES);
    child.kill('SIGKILL');
    await server.forgotten();
    await expectService();
    await server.forgotten();
  });

  it('by connections without a whole request while the server shuts down: it does', async () => {
    const sockets = await Promise.all(Array.from({ length: 100 }, plainSocket));
    for (const socket of sockets.slice(50)) socket.write('GET /rooms/a HTTP/1.1\r\n');
    await waitUntil(async () => (await server.sockets()) === 100);
    await server.app.close();
    await waitUntil(() => sockets.every((socket) => socket.closed));
  });

  it('by a reset at every stage of a stream: nothing of them is left', async () => {
    const stages: [stage: string, reset: (path: string) => Promise<void>][] = [
      ['connected', async () => void (await plainSocket()).resetAndDestroy()],
      [
        'half of the headers',
        async (path) => {
          const socket = await plainSocket();
          socket.write(`GET ${path} HTTP/1.1\r\nHo`);
          socket.resetAndDestroy();
        },
      ],
      [
        'half of the headers, read',
        async (path) => {
          const socket = await plainSocket();
          socket.write(`GET ${path} HTTP/1.1\r\nHo`);
          await later(2);
          socket.resetAndDestroy();
        },
      ],
      ['request', async (path) => (await RawStream.open(server.url + path)).cut()],
      // While guard, policy and snapshot are at work.
      ...[0, 4, 8, 12, 16, 20, 24, 28].map((milliseconds): (typeof stages)[number] => [
        `${milliseconds} ms`,
        async (path) => {
          const stream = await RawStream.open(server.url + path);
          await later(milliseconds);
          stream.cut();
        },
      ]),
      ['opened', async (path) => (await RawStream.connected(server.url + path)).cut()],
      [
        'half closed',
        async (path) => {
          const stream = await RawStream.connected(server.url + path);
          stream.socket.end();
        },
      ],
      [
        'without reading',
        async (path) => {
          const stream = await RawStream.open(server.url + path, { paused: true });
          await later(10);
          stream.cut();
        },
      ],
    ];
    for (const [, reset] of stages) {
      for (const path of ['/rooms/a', '/slow/a', '/busy/a,b', '/nothing']) {
        await Promise.all([reset(path), reset(path), reset(path)]);
        void server.rooms.broadcastToRoom('a', { data: 'z'.repeat(1_000) });
      }
    }
    await server.forgotten();
    await expectService();
    await server.forgotten();
  });

  it('by a reset while the server says goodbye', async () => {
    const streams = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        RawStream.connected(`${server.url}${n % 2 === 0 ? '/busy/a' : '/rooms/a'}`),
      ),
    );
    const closing = server.app.close();
    for (const stream of streams) {
      await later(1);
      stream.cut();
    }
    await closing;
    expect(server.open()).toBe(0);
  });
});
