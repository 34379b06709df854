import { Controller, Logger, Param, Req, Sse } from '@nestjs/common';
import type { CanActivate, ExecutionContext, MessageEvent } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import {
  SseConnectionLogInterceptor,
  SseConnections,
  SseDrainService,
  SseHealthService,
  LastEventId,
  SseAuthService,
  StreamOptions,
  type SseModuleOptions,
} from '@nestream/nest';
import { concat, finalize, interval, map, NEVER, of, Subject, type Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp, type TestAppOptions } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

/** Teardowns of one application: those of the last one may still come when the next begins. */
let teardowns = { count: 0 };

function countTeardown(): () => void {
  const counted = teardowns;
  return () => void counted.count++;
}

@Controller()
class PlainController {
  static readonly subject = new Subject<MessageEvent>();
  static runs = 0;

  @Sse('ticks/:every')
  ticks(@Param('every') every: string): Observable<MessageEvent> {
    PlainController.runs++;
    return interval(Number(every)).pipe(
      map((n) => ({ data: { n } })),
      finalize(countTeardown()),
    );
  }

  @Sse('quiet')
  quiet(): Observable<MessageEvent> {
    PlainController.runs++;
    return NEVER.pipe(finalize(countTeardown()));
  }

  @Sse('first')
  first(@LastEventId() lastEventId: string | undefined): Observable<MessageEvent> {
    return concat(of({ data: String(lastEventId) }), NEVER);
  }

  @Sse('narrow')
  @StreamOptions({ limit: 1, maxAge: 0, idleTimeout: 0, drain: 'none' })
  narrow(): Observable<MessageEvent> {
    return PlainController.subject;
  }

  @Sse('flood')
  flood(@Req() _request: unknown): Observable<MessageEvent> {
    return interval(1).pipe(map(() => ({ data: 'x'.repeat(200_000) })));
  }
}

/** Lets everybody in as the user that the request names, until the time that it names. */
class HeaderGuard implements CanActivate {
  /** Requests that are being looked at. */
  static looking = 0;

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context
      .switchToHttp()
      .getRequest<{ headers: Record<string, string | undefined>; user?: object }>();
    const { 'x-user': id, 'x-exp': exp, 'x-slow': slow } = request.headers;
    if (slow) {
      HeaderGuard.looking++;
      await new Promise((resolve) => setTimeout(resolve, Number(slow)));
      HeaderGuard.looking--;
    }
    if (id !== undefined) request.user = { id, exp: exp === undefined ? undefined : Number(exp) };
    return true;
  }
}

describe.each(PLATFORMS)('Around a plain stream the module (%s)', (platform) => {
  let server: TestApp;
  const start = async (sse: SseModuleOptions = {}, others: Partial<TestAppOptions> = {}): Promise<void> => {
    PlainController.runs = 0;
    teardowns = { count: 0 };
    server = await startApp(platform, {
      controllers: [PlainController],
      sse,
      providers: [{ provide: APP_GUARD, useClass: HeaderGuard }],
      ...others,
    });
  };
  const open = async (path: string, headers: Record<string, string> = {}): Promise<RawStream> => {
    const stream = await RawStream.open(server.url + path, { headers });
    await stream.until(() => stream.head !== '');
    return stream;
  };
  const size = (): number => server.app.get(SseConnections).size;
  afterEach(async () => server.app.close());

  it('counts what is open, and what is not any more', async () => {
    await start();
    const streams = [await open('/quiet'), await open('/ticks/10')];
    await waitUntil(() => size() === 2);
    expect((await server.app.get(SseHealthService).check()).connections).toBe(2);
    expect(server.app.get(SseConnections).all()).toEqual([]);
    for (const stream of streams) stream.cut();
    await waitUntil(() => size() === 0 && teardowns.count === 2);
  });

  it('forgets a client that leaves while a guard is at work', async () => {
    await start({ limits: { total: 1 } });
    const gone = await RawStream.open(`${server.url}/quiet`, { headers: { 'x-slow': '50' } });
    await waitUntil(() => HeaderGuard.looking === 1);
    gone.cut();
    await waitUntil(() => HeaderGuard.looking === 0);
    await waitUntil(() => size() === 0);
    expect((await open('/quiet')).status).toBe(200);
  });

  it('refuses with 429 and 503 before the handler runs, and evicts nobody', async () => {
    await start({ limits: { perUser: 1, total: 3 }, drainWindow: 100 });
    const ann = { 'x-user': 'ann' };
    const first = await open('/quiet', ann);
    const second = await open('/quiet', ann);
    expect([second.status, Number(second.header('retry-after')) >= 5]).toEqual([429, true]);
    const narrow = await open('/narrow');
    expect([narrow.status, (await open('/narrow')).status]).toEqual([200, 503]);
    await open('/quiet', { 'x-user': 'bob' });
    expect((await open('/quiet')).status).toBe(503);
    expect([PlainController.runs, first.ended]).toEqual([2, false]);
  });

  it('hands the last event id to the handler', async () => {
    await start();
    const stream = await open('/first', { 'Last-Event-ID': '17' });
    await stream.until(() => stream.events.length === 1);
    expect(stream.text).toBe('\nid: 1\ndata: 17\n\n');
    const other = await open('/first?lastEventId=a');
    await other.until(() => other.events.length === 1);
    expect(other.text).toBe('\nid: 1\ndata: a\n\n');
  });

  it('writes heartbeats as bare comments between the events of Nest, where nothing waits', async () => {
    await start({ heartbeat: 1_000 });
    const [quiet, busy] = await Promise.all([open('/quiet'), open('/ticks/300')]);
    await quiet.until(() => quiet.text.length > 5, 8_000);
    expect(quiet.text).toMatch(/^\n(:\n){2,}$/);
    expect(busy.text).not.toContain(':\n:');
    expect(busy.text).toMatch(/^\n(id: \d+\ndata: \{"n":\d+\}\n\n)+$/);
  });

  it('writes none with heartbeat: 0', async () => {
    await start({ heartbeat: 0, stallTimeout: 0 });
    const stream = await open('/quiet');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(stream.text).toBe('\n');
  });

  it('ends it as Nest would when it is old', async () => {
    await start({ maxAge: 1_000, drainWindow: 100 });
    const old = await open('/ticks/50');
    const exempt = await open('/narrow');
    await old.until(() => old.ended, 3_000);
    await waitUntil(() => teardowns.count === 1);
    expect(old.text).toMatch(/\n\n$/);
    expect(old.raw).toMatch(/0\r\n\r\n$/);
    expect(exempt.ended).toBe(false);
  });

  it('ends it when it is idle', async () => {
    await start({ idleTimeout: 1_000 });
    const [idle, busy] = await Promise.all([open('/quiet'), open('/ticks/200')]);
    await idle.until(() => idle.ended, 3_000);
    expect([idle.raw.endsWith('0\r\n\r\n'), busy.ended]).toEqual([true, false]);
  });

  it('ends it before its credential ends', async () => {
    await start({ auth: { expiryJitter: 0 } });
    const exp = Math.ceil(Date.now() / 1_000) + 2;
    const ends = await open('/quiet', { 'x-user': 'ann', 'x-exp': String(exp) });
    await ends.until(() => ends.ended, 4_000);
    expect(ends.text).toBe('\n');
  });

  it('ends it when its user is revoked', async () => {
    await start();
    const [ann, bob] = await Promise.all([
      open('/quiet', { 'x-user': 'ann' }),
      open('/quiet', { 'x-user': 'bob' }),
    ]);
    expect(await server.app.get(SseAuthService).revoke({ userId: 'ann' })).toBe(1);
    await ann.until(() => ann.ended);
    await waitUntil(() => teardowns.count === 1 && size() === 1);
    expect(bob.ended).toBe(false);
  });

  it('cuts a client that stops reading', async () => {
    await start({ stallTimeout: 1_000 });
    const stream = await RawStream.open(`${server.url}/flood`, { paused: true });
    await waitUntil(() => size() === 1);
    await waitUntil(() => size() === 0, 8_000);
    stream.cut();
  });

  it('ends it on shutdown, and answers new ones with 200 and their end, without running the handler', async () => {
    await start({ drainWindow: 2_000 });
    const before = await open('/ticks/20');
    const left = await open('/narrow');
    const closing = server.app.close();
    await waitUntil(() => server.app.get(SseDrainService).draining);
    const runs = PlainController.runs;
    const late = await open('/quiet');
    await late.until(() => late.ended);
    expect([late.status, late.text, late.header('content-type'), late.header('connection')]).toEqual([
      200,
      '',
      'text/event-stream',
      'close',
    ]);
    await before.until(() => before.ended);
    expect(before.raw).toMatch(/0\r\n\r\n$/);
    expect([teardowns.count, PlainController.runs, left.ended]).toEqual([1, runs, false]);
    await closing;
    await left.until(() => left.ended);
  });

  it('logs its lifetime where it is asked to, and leaves it plain', async () => {
    const lines: string[] = [];
    const log = jest.spyOn(Logger.prototype, 'log').mockImplementation((line: { toString(): string }) => {
      lines.push(line.toString());
    });
    await start(
      {},
      {
        providers: [
          { provide: APP_GUARD, useClass: HeaderGuard },
          { provide: APP_INTERCEPTOR, useClass: SseConnectionLogInterceptor },
        ],
      },
    );
    const stream = await open('/ticks/10', { 'x-user': 'ann' });
    await stream.until(() => stream.events.length === 3);
    stream.cut();
    await waitUntil(() => lines.some((line) => line.startsWith('stream closed')));
    log.mockRestore();
    const [opened, closed] = lines.filter((line) => line.startsWith('stream '));
    expect(opened).toMatch(
      /^stream opened connectionId=\S+ kind=plain route="GET \/ticks\/:every" user=ann /,
    );
    expect(closed).toMatch(/^stream closed .* reason=client .* events=[3-9]\d* bytes=[1-9]\d+ /);
    expect(stream.events[0]).toMatchObject({ lastEventId: '1', data: '{"n":0}' });
  });
});
