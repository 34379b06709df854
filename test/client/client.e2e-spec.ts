import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { listen, SseClient, type GapData, type SseClientOptions } from '@nestream/client';
import { MemoryEventLog, RoomService, type SseModuleOptions } from '@nestream/nest';
import { RoomsController } from '../kit/rooms.controller.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

/** A TCP proxy that cuts, freezes and refuses, as networks do. */
class Network {
  /** Whether it refuses new connections. */
  down = false;
  /** Connections that carried a request: what `fetch` opens in advance is not counted. */
  used = 0;
  /** Heartbeats that came from the server. */
  heartbeats = 0;
  readonly #sockets = new Set<Socket>();

  private constructor(
    readonly server: Server,
    target: number,
  ) {
    server.on('connection', (socket) => {
      if (this.down) {
        socket.destroy();
        return;
      }
      socket.once('data', () => this.used++);
      const upstream = connect(target, '127.0.0.1');
      for (const end of [socket, upstream]) {
        this.#sockets.add(end);
        end.on('error', () => undefined);
      }
      upstream.on('data', (data: Buffer) => {
        if (/(^|\n):\r?\n/.test(data.toString('latin1'))) this.heartbeats++;
      });
      socket.pipe(upstream).pipe(socket);
    });
  }

  static async to(target: number): Promise<Network> {
    const network = new Network(createServer(), target);
    network.server.listen(0, '127.0.0.1');
    await once(network.server, 'listening');
    return network;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  /** From now on nothing gets through, and nobody is told. */
  freeze(): void {
    for (const socket of this.#sockets) socket.unpipe().pause();
  }

  async stop(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }
}

interface Events {
  n: number;
}

describe.each(PLATFORMS)('The client (%s)', (platform) => {
  const closers: (() => unknown)[] = [];

  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  async function start(
    sse: SseModuleOptions = {},
  ): Promise<{ server: TestApp; network: Network; rooms: RoomService }> {
    const server = await startApp(platform, { controllers: [RoomsController], sse });
    closers.push(async () => server.app.close());
    const network = await Network.to(server.port);
    closers.push(async () => network.stop());
    return { server, network, rooms: server.app.get(RoomService) };
  }

  function follow(
    url: string,
    options: SseClientOptions<Events> = {},
  ): { client: SseClient<Events>; numbers: number[]; gaps: GapData[]; errors: unknown[] } {
    const numbers: number[] = [];
    const gaps: GapData[] = [];
    const errors: unknown[] = [];
    const client = new SseClient<Events>(url, {
      maxRetryDelay: 20,
      onGap: (gap) => gaps.push(gap),
      onError: (error) => errors.push(error),
      ...options,
    });
    client.on('n', ({ data }) => numbers.push(data));
    client.connect();
    closers.push(() => client.close());
    return { client, numbers, gaps, errors };
  }

  /** The server has it among its members: what is published from now on is for it. */
  const isMember = async (client: SseClient<Events>): Promise<void> =>
    waitUntil(() => client.lastEventId !== '');

  const upTo = (count: number, first = 1): number[] =>
    Array.from({ length: count }, (_, index) => index + first);

  it('gets every event once and in order over many cuts, while events are published at speed', async () => {
    const { network, rooms } = await start();
    const { client, numbers, gaps } = follow(`${network.url}/rooms/a`);
    await isMember(client);
    client.on('n', ({ data }) => {
      if (data % 100 === 0) network.cut();
    });
    let count = 0;
    while (network.used < 15) {
      await rooms.broadcastToRoom('a', { type: 'n', data: ++count });
      if (count % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await waitUntil(() => numbers.length >= count);
    expect(numbers).toEqual(upTo(count));
    expect(gaps).toEqual([]);
  });

  it('iterates over the same, at the pace of a slow consumer', async () => {
    const { network, rooms } = await start();
    const { client } = follow(`${network.url}/rooms/a`);
    await isMember(client);
    const seen: number[] = [];
    const consumed = (async () => {
      for await (const { data } of listen(client, 'n', { limit: 5 })) {
        seen.push(data);
        if (data % 50 === 0) network.cut();
        if (data === 400) break;
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    for (const n of upTo(400)) await rooms.broadcastToRoom('a', { type: 'n', data: n });
    await consumed;
    expect(seen).toEqual(upTo(400));
    expect(client.state.name).not.toBe('closed');
  });

  it('is told of what the log has let go', async () => {
    const { network, rooms } = await start({ log: new MemoryEventLog({ count: 10 }) });
    const { client, numbers, gaps } = follow(`${network.url}/rooms/a`);
    await isMember(client);
    await rooms.broadcastToRoom('a', { type: 'n', data: 1 });
    await waitUntil(() => numbers.length === 1);
    const requested = client.lastEventId;
    network.down = true;
    network.cut();
    await waitUntil(() => client.state.name === 'waiting');
    for (const n of upTo(30, 2)) await rooms.broadcastToRoom('a', { type: 'n', data: n });
    network.down = false;
    await waitUntil(() => numbers.length === 11);
    expect(gaps).toMatchObject([{ requested, reason: 'trimmed', rooms: ['a'] }]);
    expect(numbers).toEqual([1, ...upTo(10, 22)]);
  });

  it('comes back after a restart of the server, and hears that it missed something', async () => {
    const { server } = await start({ drainWindow: 500 });
    const closings: unknown[] = [];
    const { client, numbers, gaps } = follow(`${server.url}/rooms/a`, {
      onClosing: (closing) => closings.push(closing),
    });
    await isMember(client);
    await server.app.close();
    await waitUntil(() => closings.length === 1);
    expect(closings).toEqual([{ reason: 'draining', reconnect: true }]);
    const next = await startApp(platform, { controllers: [RoomsController], port: server.port });
    closers.push(async () => next.app.close());
    await waitUntil(() => gaps.length === 1);
    expect(gaps).toMatchObject([{ reason: 'epoch', rooms: ['a', '*'] }]);
    await next.app.get(RoomService).broadcastToRoom('a', { type: 'n', data: 1 });
    await waitUntil(() => numbers.length === 1);
  });

  it('stops for good when its room ends, and is told so by a 204 when it asks again', async () => {
    const { server, rooms } = await start();
    const { client, errors } = follow(`${server.url}/rooms/a`);
    await isMember(client);
    await rooms.complete('a');
    expect(await client.closed).toEqual({ name: 'closed', reason: 'server' });
    client.connect();
    expect(await client.closed).toEqual({ name: 'closed', reason: 'no-content' });
    expect(errors).toEqual([]);
  });

  it('notices a frozen connection by the heartbeats, and resumes', async () => {
    const { network, rooms } = await start({ heartbeat: 1000 });
    const { client, numbers, errors } = follow(`${network.url}/rooms/a`);
    await isMember(client);
    network.freeze();
    await rooms.broadcastToRoom('a', { type: 'n', data: 1 });
    await waitUntil(() => numbers.length === 1, 10_000);
    expect(errors).toMatchObject([{ code: 'SSE_IDLE_TIMEOUT', limit: 2500 }]);
    expect(network.used).toBe(2);
  }, 15_000);

  it('stays on a quiet connection that has heartbeats', async () => {
    const { network } = await start({ heartbeat: 1000 });
    const { client, errors } = follow(`${network.url}/rooms/a`);
    await isMember(client);
    const before = network.heartbeats;
    // The silence that ends a connection is 2.5 heartbeats long.
    await waitUntil(() => network.heartbeats === before + 3, 10_000);
    expect([network.used, errors]).toEqual([1, []]);
  }, 15_000);

  it('resumes a POST', async () => {
    const { network, rooms } = await start();
    const { client, numbers } = follow(`${network.url}/rooms/by-post`, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ names: ['a'] }),
    });
    await isMember(client);
    network.cut();
    await rooms.broadcastToRoom('a', { type: 'n', data: 1 });
    await waitUntil(() => numbers.length === 1);
    expect(network.used).toBe(2);
  });

  it('is refused a room for good', async () => {
    const { server } = await start({ roomPolicy: { canJoin: () => false } });
    const { client } = follow(`${server.url}/rooms/a`);
    expect(await client.closed).toMatchObject({ reason: 'failed', error: { status: 403 } });
  });
});
