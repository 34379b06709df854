import { RoomService } from '@nestream/nest';
import { Subject } from 'rxjs';
import { OpeningFaultsController } from '../kit/opening-faults.controller.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp, type TestAppOptions } from '../kit/test-app.js';

describe.each(PLATFORMS)('A managed stream (%s)', (platform) => {
  let server: TestApp;
  const start = async (options: TestAppOptions = {}): Promise<void> => {
    server = await startApp(platform, { controllers: [OpeningFaultsController], ...options });
  };
  const open = async (path: string, headers: Record<string, string> = {}): Promise<RawStream> => {
    const stream = await RawStream.open(server.url + path, { headers });
    await stream.until(() => stream.head !== '');
    return stream;
  };
  afterEach(async () => server.app.close());

  describe('of a handler that fails or answers by itself', () => {
    beforeEach(async () => start());

    it.each([
      '/rejects/null',
      '/rejects/undefined',
      '/errors-undefined',
      '/returns/undefined',
      '/returns/object',
      '/returns/array',
      '/returns/generator',
    ])('is answered 500: %s', async (path) => expect((await open(path)).status).toBe(500));

    it('keeps the status of a promise that nothing announces', async () => {
      expect((await open('/hidden-promise')).status).toBe(404);
    });

    it.each([
      ['completes', ['one'], 'completed'],
      ['fails', ['one'], 'error'],
      ['rejects', ['one'], 'error'],
    ])('survives a promise in the place of a teardown that %s', async (how, data, reason) => {
      const stream = await open(`/promised-teardown/${how}`);
      await stream.until(() => stream.count('closing') === 1);
      expect(stream.events.filter(({ type }) => type === 'message').map((event) => event.data)).toEqual(data);
      expect(stream.dataOf('closing')).toMatchObject([{ reason }]);
    });

    it.each(['empty', 'items', 'async-empty', 'async-items'])(
      'leaves a 204 that the handler sends as it is (%s)',
      async (how) => {
        const stream = await open(`/answers/${how}`, { Connection: 'close' });
        await stream.until(() => stream.ended);
        expect([stream.status, stream.text]).toEqual([204, '']);
      },
    );

    it.each(['redirect', 'async-redirect'])('leaves a redirect as it is (%s)', async (how) => {
      const stream = await open(`/answers/${how}`, { Connection: 'close' });
      await stream.until(() => stream.ended);
      expect([stream.status, stream.header('location')]).toEqual([302, '/elsewhere']);
      expect(stream.text).not.toContain('data:');
    });

    it('opens after a pipe that awaits, which may still refuse it', async () => {
      expect((await open('/looked-up/none')).status).toBe(404);
      expect((await open('/looked-up/*')).status).toBe(400);
      const stream = await RawStream.connected(`${server.url}/looked-up/a`);
      expect(stream.lastEventId).toMatch(/^\w+:\d+$/);
    });

    it('does not lie to the handler about its response', async () => {
      OpeningFaultsController.seen = [];
      await open('/truth');
      expect(new Set(OpeningFaultsController.seen)).toEqual(new Set([false]));
      expect(OpeningFaultsController.seen).toHaveLength(9);
    });

    it('takes a header that the handler sets late', async () => {
      const stream = await open('/late-header');
      expect([stream.status, stream.header('x-late')]).toEqual([200, 'yes']);
    });

    it('answers HEAD and POST like any other', async () => {
      const head = await RawStream.open(`${server.url}/ticks`, { method: 'HEAD' });
      await head.until(() => head.head !== '');
      expect([head.status, head.header('content-type')]).toEqual([200, 'text/event-stream']);
      const post = await RawStream.open(`${server.url}/posted`, { method: 'POST' });
      await post.until(() => post.count('closing') === 1);
      expect([post.status, post.header('x-kind'), post.count('message')]).toEqual([200, 'posted', 1]);
    });
  });

  describe('of items', () => {
    beforeEach(async () => start());

    it('sends what came before an error of the same turn', async () => {
      const stream = await open('/item-then-error');
      await stream.until(() => stream.count('closing') === 1);
      expect(stream.status).toBe(200);
      expect(stream.events.map(({ type }) => type)).toEqual(['connected', 'message', 'error', 'closing']);
    });

    it.each(['bigint', 'cycle', 'crlf'])(
      'sends what came before an item that cannot be sent: %s',
      async (what) => {
        const stream = await open(`/item-then/${what}`);
        await stream.until(() => stream.count('closing') === 1);
        expect(stream.status).toBe(200);
        expect(stream.events.map(({ type }) => type)).toEqual(['connected', 'message', 'error', 'closing']);
      },
    );

    it.each(['connected', 'closing', 'gap', 'heartbeat', 'error', 'expiring', 'authenticated', 'open'])(
      'ends with an error for the reserved type %s, never with a 500',
      async (type) => {
        const stream = await open(`/first-is/${type}`);
        await stream.until(() => stream.count('closing') === 1);
        expect([stream.status, stream.text.includes('forged')]).toEqual([200, false]);
        expect(stream.events.map((event) => event.type)).toEqual(['connected', 'error', 'closing']);
      },
    );

    it('writes fields that are no strings as Nest does', async () => {
      const stream = await open('/loose');
      await stream.until(() => stream.count('closing') === 1);
      expect(stream.events.slice(1, -1).map(({ type, data }) => [type, data])).toEqual([
        ['1', 'a'],
        ['message', 'b'],
        ['message', 'c'],
        ['wrapped', 'd'],
        ['message', 'e'],
        ['message', 'end'],
      ]);
    });
  });

  describe('of a client that brings a position', () => {
    beforeEach(async () => start({ sse: { joinWait: 2_000 } }));

    it.each(['delay', 'async', 'promise'])('says how it resumes though the join is late: %s', async (how) => {
      const rooms = server.app.get(RoomService);
      const { id } = await rooms.broadcastToRoom('late', { data: 1 });
      await rooms.broadcastToRoom('late', { data: 2 });
      const stream = await RawStream.connected(`${server.url}/late-join/${how}`, {
        headers: { 'Last-Event-ID': id },
      });
      await stream.until(() => stream.count('message') === 1);
      expect(stream.dataOf('connected')).toMatchObject([{ resume: 'recovered' }]);
      expect(stream.dataOf('message')).toEqual([2]);
    });

    it('waits no longer than joinWait, and not at all for ids that are not ours', async () => {
      const before = performance.now();
      const own = await RawStream.connected(`${server.url}/never-joins`, {
        headers: { 'Last-Event-ID': '17' },
      });
      expect(performance.now() - before).toBeLessThan(1_500);
      const ours = await RawStream.connected(`${server.url}/never-joins`, {
        headers: { 'Last-Event-ID': 'abc:7' },
      });
      expect(performance.now() - before).toBeGreaterThan(1_900);
      for (const stream of [own, ours]) {
        await stream.until(() => stream.count('message') === 1);
        expect(stream.dataOf('connected')).toMatchObject([{ resume: 'live' }]);
      }
    });
  });

  it('is told to reconnect where its Subject completes because of the shutdown', async () => {
    OpeningFaultsController.subject = new Subject();
    await start({
      providers: [
        {
          provide: 'completing',
          useValue: { onModuleDestroy: () => OpeningFaultsController.subject.complete() },
        },
      ],
    });
    const stream = await RawStream.connected(`${server.url}/subject`);
    await server.app.close();
    await stream.until(() => stream.ended);
    expect(stream.dataOf('closing')).toEqual([{ reason: 'draining', reconnect: true }]);
  });
});
