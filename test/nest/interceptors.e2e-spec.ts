import { Logger, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { RoomService } from '@nestream/nest';
import { map, startWith, timeout, type Observable } from 'rxjs';
import { later, OpeningFaultsController } from '../kit/opening-faults.controller.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp, type TestAppOptions } from '../kit/test-app.js';

describe.each(PLATFORMS)('A managed stream among interceptors (%s)', (platform) => {
  let server: TestApp;
  const start = async (options: TestAppOptions = {}): Promise<void> => {
    server = await startApp(platform, { controllers: [OpeningFaultsController], ...options });
  };
  const open = async (path: string): Promise<RawStream> => {
    const stream = await RawStream.open(server.url + path);
    await stream.until(() => stream.head !== '');
    return stream;
  };
  const intercepting = (intercept: (next: CallHandler) => Observable<unknown>): NestInterceptor => ({
    intercept: (_context: ExecutionContext, next: CallHandler) => intercept(next),
  });
  afterEach(async () => server.app.close());

  const warnings: string[] = [];
  beforeEach(() => {
    warnings.length = 0;
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((line: string) => {
      warnings.push(line);
    });
  });
  afterEach(() => jest.restoreAllMocks());

  it('waits for one that awaits before the handler', async () => {
    const slow = {
      intercept: async (_: ExecutionContext, next: CallHandler) => {
        await later(50);
        return next.handle();
      },
    };
    await start({ outerInterceptor: slow });
    expect((await open('/looked-up/none')).status).toBe(404);
    expect((await open('/looked-up/*')).status).toBe(400);
  });

  it('waits for the handler where one emits first', async () => {
    await start({
      outerInterceptor: intercepting((next) => next.handle().pipe(startWith({ data: 'hello' }))),
    });
    const stream = await RawStream.connected(`${server.url}/looked-up/a`);
    await stream.until(() => stream.count('message') === 1);
    expect(stream.events[0]).toMatchObject({ type: 'connected' });
    expect(stream.lastEventId).toMatch(/^\w+:\d+$/);
  });

  it.each([
    ['completes', 'completed'],
    ['fails', 'error'],
    ['rejects', 'error'],
  ])('survives a promise in the place of a teardown that %s behind one', async (how, reason) => {
    await start({
      outerInterceptor: intercepting((next) => next.handle().pipe(map((item: unknown) => item))),
    });
    const stream = await RawStream.connected(`${server.url}/promised-teardown/${how}`);
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.count('message')).toBe(1);
    expect(stream.dataOf('closing')).toMatchObject([{ reason }]);
  });

  it('tells the client to reconnect where one gives up', async () => {
    await start({ outerInterceptor: intercepting((next) => next.handle().pipe(timeout(300))) });
    const stream = await RawStream.connected(`${server.url}/looked-up/a`);
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.dataOf('closing')).toEqual([{ reason: 'error', reconnect: true }]);
    expect(stream.lastEventId).toMatch(/^\w+:\d+$/);
    expect(stream.text).not.toMatch(/^id: 1$/m);
  });

  it('warns of one that wraps events', async () => {
    await start({
      outerInterceptor: intercepting((next) =>
        next.handle().pipe(map((data: unknown) => ({ statusCode: 200, data }))),
      ),
    });
    const stream = await RawStream.connected(`${server.url}/looked-up/a`);
    const rooms = server.app.get(RoomService);
    for (let n = 0; n < 2; n++) await rooms.broadcastToRoom('a', { type: 'note', data: n });
    await stream.until(() => stream.count('message') === 2);
    expect(warnings.filter((line) => line.includes('put an event of a room into'))).toHaveLength(1);
  });

  it('keeps one that wraps answers away from the pages and streams of this library', async () => {
    const sse = { inspector: { guard: { canActivate: () => true } }, drainWindow: 200 };
    await start({
      sse,
      outerInterceptor: intercepting((next) =>
        next.handle().pipe(map((data: unknown) => ({ statusCode: 200, data }))),
      ),
    });
    const page = await open('/sse-inspector');
    await page.until(() => page.text.includes('</html>'));
    expect(page.text).toMatch(/^<!doctype html>/);
    const stream = await RawStream.connected(`${server.url}/sse-inspector/stream`);
    await stream.until(() => stream.count('state') > 0);
    expect(warnings).toEqual([]);
  });

  it('warns of one that caches', async () => {
    class CacheInterceptor implements NestInterceptor {
      intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
        return next.handle();
      }
    }
    await start({ outerInterceptor: new CacheInterceptor() });
    for (let n = 0; n < 2; n++) await RawStream.connected(`${server.url}/looked-up/a`);
    expect(warnings.filter((line) => line.includes('A CacheInterceptor stands before'))).toHaveLength(1);
  });

  it('ends with an error where one makes promises of events', async () => {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await start({
      outerInterceptor: intercepting((next) => next.handle().pipe(map(async (item: unknown) => item))),
    });
    const stream = await RawStream.connected(`${server.url}/looked-up/a`);
    await server.app.get(RoomService).broadcastToRoom('a', { data: 1 });
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.count('error')).toBe(1);
    expect(String(error.mock.calls[0]![0])).toContain('concatMap(async');
  });

  it('warns of a join whose Observable is not returned', async () => {
    await start();
    const stream = await RawStream.connected(`${server.url}/unreturned`);
    expect(stream.count('connected')).toBe(1);
    expect(warnings.filter((line) => line.includes('GET /unreturned calls rooms.join()'))).toHaveLength(1);
  });
});
