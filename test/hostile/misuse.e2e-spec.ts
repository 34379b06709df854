import { SseConnections, RoomService } from '@nestream/nest';
import { merge, mergeMap, throwError, timer, type Observable } from 'rxjs';
import { MisuseController } from './support/misuse.controller.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp, type TestAppOptions } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

const later = async (milliseconds: number): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
};

describe.each(PLATFORMS)('Handlers that misbehave (%s)', (platform) => {
  let server: TestApp;
  let rooms: RoomService;
  let opening: Promise<void> | undefined;

  const start = async (options: TestAppOptions = {}): Promise<void> => {
    opening = undefined;
    const canJoin = async (room: string): Promise<boolean> => {
      await opening;
      if (room === 'slow') await later(30);
      return room !== 'forbidden';
    };
    server = await startApp(platform, {
      controllers: [MisuseController],
      ...options,
      sse: { roomPolicy: { canJoin }, presenceGrace: 0, ...options.sse },
    });
    rooms = server.app.get(RoomService);
  };
  const connections = (): SseConnections => server.app.get(SseConnections);
  afterEach(async () => server.app.close());

  it('whose teardown throws are freed all the same, and harm nobody else', async () => {
    await start();
    const gone = await RawStream.connected(`${server.url}/throwing-teardown/a`);
    gone.cut();
    await waitUntil(() => connections().size === 0);

    const throwing = await RawStream.connected(`${server.url}/throwing-teardown/b`);
    const other = await RawStream.connected(`${server.url}/rooms/b`);
    await rooms.complete('b');
    await Promise.all([throwing, other].map((stream) => stream.until(() => stream.count('closing') === 1)));
    await waitUntil(() => connections().size === 0);

    await RawStream.connected(`${server.url}/throwing-teardown/c`);
    const started = performance.now();
    await server.app.close();
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(connections().size).toBe(0);
  });

  it.each(['/fallback/forbidden', '/silent-fallback/slow'])(
    'still open when a join is replaced: %s',
    async (path) => {
      await start();
      const stream = await RawStream.connected(server.url + path);
      expect(stream.status).toBe(200);
      expect(stream.events[0]!.type).toBe('connected');
      stream.cut();
    },
  );

  it('cannot pile up events while a join is pending', async () => {
    await start({ sse: { maxBuffer: 200_000 } });
    let open: () => void = () => undefined;
    opening = new Promise((resolve) => (open = resolve));
    const stream = await RawStream.connected(`${server.url}/flood/a`);
    expect(stream.status).toBe(503);
    await waitUntil(() => connections().size === 0);
    open();
  });

  it('are answered 500 when the user of a request cannot be found', async () => {
    const userId = (): string => {
      throw new Error('no user');
    };
    await start({ sse: { userId } });
    const stream = await RawStream.connected(`${server.url}/rooms/a`);
    expect(stream.status).toBe(500);
  });

  it('do not show the error inside an HTTP exception', async () => {
    await start();
    const stream = await RawStream.connected(`${server.url}/wrapped-error`);
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.dataOf('error')).toEqual([
      { statusCode: 500, error: 'Internal Server Error', message: 'Internal Server Error' },
    ]);
    expect(stream.text).not.toContain('secret');
  });

  it('lose nothing when they retry a join that failed', async () => {
    await start();
    MisuseController.filterFails = 1;
    const stream = await RawStream.connected(`${server.url}/retried`);
    for (let n = 1; n <= 4; n++) await rooms.broadcastToRoom('retried', { data: n });
    await stream.until(() => stream.dataOf('message').includes(4));
    expect(stream.dataOf('message')).toEqual([1, 2, 3, 4]);
    const ids = [...stream.text.matchAll(/^id: \w+:(\d+)$/gm)].map((match) => Number(match[1]));
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
  });

  it('may end another stream while an event is handed on, which it has not got yet: it gets it when it comes back', async () => {
    await start();
    const closer = await RawStream.connected(`${server.url}/closing-others`);
    const other = await RawStream.connected(`${server.url}/rooms/crowd`);
    await rooms.broadcastToRoom('crowd', { data: 'last' });
    await other.until(() => other.count('closing') === 1);
    expect(other.count('message')).toBe(0);
    const back = await RawStream.connected(`${server.url}/rooms/crowd`, {
      headers: { 'Last-Event-ID': other.lastEventId },
    });
    await back.until(() => back.count('message') === 1);
    expect(back.events.at(-1)!.data).toBe('last');
    closer.cut();
    back.cut();
  });

  it('do not bring a room back to life by its presence: a client that saw its end is stopped', async () => {
    await start();
    const stream = await RawStream.connected(`${server.url}/present/task`);
    await rooms.complete('task');
    await stream.until(() => stream.count('closing') === 1);
    await waitUntil(async () => (await rooms.members('task')).length === 0);
    await later(20);
    const again = await RawStream.connected(`${server.url}/present/task`, {
      headers: { 'Last-Event-ID': stream.lastEventId },
    });
    expect(again.status).toBe(204);
  });

  it('leave no member behind when the stream could not open', async () => {
    const fails = {
      intercept: (_: unknown, next: { handle(): Observable<unknown> }) =>
        merge(next.handle(), timer(5).pipe(mergeMap(() => throwError(() => new Error('failed'))))),
    };
    await start({ outerInterceptor: fails });
    let open: () => void = () => undefined;
    opening = new Promise((resolve) => (open = resolve));
    const stream = await RawStream.connected(`${server.url}/present/a`);
    expect(stream.status).toBe(500);
    open();
    await waitUntil(() => connections().size === 0);
    expect(await rooms.members('a')).toEqual([]);
    expect(await rooms.list()).toEqual([]);
  });

  it('leave no room behind when they are evicted while they open', async () => {
    await start();
    let open: () => void = () => undefined;
    opening = new Promise((resolve) => (open = resolve));
    const stream = await RawStream.open(`${server.url}/rooms/x,y`);
    await waitUntil(() => connections().size === 1);
    const [connection] = connections().all();
    await waitUntil(async () => (await rooms.evict('y', { connectionId: connection!.id })) === 1);
    open();
    await stream.until(() => stream.events.length === 1);
    expect(await rooms.list()).toEqual(['x']);
    stream.cut();
    await waitUntil(async () => (await rooms.list()).length === 0);
  });
});
