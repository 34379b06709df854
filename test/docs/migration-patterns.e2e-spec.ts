import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  type INestApplication,
  type MessageEvent,
  type ModuleMetadata,
  Sse,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import {
  Connection,
  SseConnections,
  type SseConnection,
  SseModule,
  type SseModuleOptions,
} from '@nestream/nest';
import { FakeClock, openStream, type StreamProbe } from '@nestream/nest/testing';
import { Test } from '@nestjs/testing';
import { concat, EMPTY, map, NEVER, type Observable, timer } from 'rxjs';
import { PricesModule as After } from '../../docs/examples/migration/after.js';
import { PricesModule as Before } from '../../docs/examples/migration/before.js';
import { InboxModule } from '../../docs/examples/migration/inbox.js';
import { JobsController } from '../../docs/examples/migration/jobs.js';
import { NewsController } from '../../docs/examples/migration/news.js';
import { NotesController } from '../../docs/examples/migration/notes.js';
import { OnlineController } from '../../docs/examples/migration/online.js';
import { Station, WeatherModule } from '../../docs/examples/migration/weather.js';
import { createAdapter, PLATFORMS } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

interface Events {
  note: { id: number; text: string };
  news: { n: number };
  reading: { celsius: number };
  failed: { message: string };
  error: string;
  message: string;
}

@Controller()
class EndingController {
  /** Ends by a decision of its own, to be opened again. */
  @Sse('rotated')
  rotated(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return timer(20).pipe(
      map(() => {
        connection.close('max-age', true);
        return { data: 'never sent' };
      }),
    );
  }

  @Sse('quiet')
  quiet(): Observable<MessageEvent> {
    return concat(EMPTY, NEVER);
  }
}

/** Lets everybody in with a token that ends in two seconds. */
class ShortLivedGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ user?: object }>();
    request.user = { id: 'ann', exp: Math.ceil(Date.now() / 1_000) + 2 };
    return true;
  }
}

let app: INestApplication;

describe.each(PLATFORMS)('docs/migration.md, streams that need a change (%s)', (platform) => {
  async function start(metadata: ModuleMetadata, sse: SseModuleOptions | false = {}): Promise<void> {
    const imports = [...(sse ? [SseModule.forRoot(sse)] : []), ...(metadata.imports ?? [])];
    const module = await Test.createTestingModule({ ...metadata, imports }).compile();
    app = module.createNestApplication(createAdapter(platform), { logger: false });
    await app.listen(0, '127.0.0.1');
  }
  const post = async (path: string, body: object = {}): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    await fetch((await app.getUrl()) + path, { method: 'POST', headers, body: JSON.stringify(body) });
  };
  const open = async (path: string, lastEventId?: string): Promise<StreamProbe<Events>> =>
    openStream<Events>(app, path, lastEventId === undefined ? {} : { lastEventId });
  afterEach(async () => app.close());

  it('that completes at shutdown: a plain one ends, a managed one is told to reconnect', async () => {
    await start({ imports: [Before] });
    const before = await open('/prices/ACME');
    await app.close();
    await before.end();
    await start({ imports: [After] });
    const after = await open('/prices/ACME');
    const closed = app.close();
    expect(await after.closing()).toEqual({ reason: 'draining', reconnect: true });
    await closed;
  });

  it('that keeps the last events in a ReplaySubject, and ends to be opened again', async () => {
    const clock = FakeClock.install();
    try {
      await start({ controllers: [NewsController] });
      for (let n = 1; n <= 21; n++) await post('/news', { n });
      const [before, after] = [await open('/news/before'), await open('/news/after')];
      const numbers = async (stream: StreamProbe<Events>): Promise<number[]> =>
        (await stream.take(20, 'news')).map(({ data }) => data.n);
      const last = Array.from({ length: 20 }, (_, n) => n + 2);
      expect([await numbers(before), await numbers(after)]).toEqual([last, last]);

      await clock.advance(3_600_250);
      await before.end();
      expect(await after.closing()).toEqual({ reason: 'max-age', reconnect: true });
      expect((await after.resume()).connected.resume).toBe('recovered');
    } finally {
      clock.uninstall();
    }
  });

  it('that is closed to be opened again', async () => {
    await start({ controllers: [EndingController] });
    expect(await (await open('/rotated')).closing()).toEqual({ reason: 'max-age', reconnect: true });
  });

  it('with ids and a history of its own', async () => {
    await start({ controllers: [NotesController] });
    await post('/notes', { text: 'one' });
    const streams = [await open('/notes/before'), await open('/notes/after')];
    for (const stream of streams) {
      expect((await stream.next('note')).data.text).toBe('one');
      await stream.cut();
    }
    await post('/notes', { text: 'two' });
    for (const stream of streams) expect((await (await stream.resume()).next('note')).data.text).toBe('two');
    // An id of the route as it was: a new client, which gets the snapshot.
    const moved = await open('/notes/after', '1');
    expect(moved.connected.resume).toBe('live');
    expect((await moved.take(2, 'note')).map(({ data }) => data.text)).toEqual(['one', 'two']);
  });

  it('that registers users until it ends', async () => {
    await start({ controllers: [OnlineController] });
    const list = async (): Promise<unknown> => (await fetch(`${await app.getUrl()}/online`)).json();
    const first = [await open('/online/before?user=ann'), await open('/online/after?user=ann')];
    await open('/online/before?user=ann');
    await open('/online/after?user=ann');
    for (const stream of first) await stream.cut();
    await waitUntil(() => app.get(SseConnections).size === 2);
    expect(await list()).toEqual({ before: [], after: ['ann'] });
  });

  it('that polls while somebody listens', async () => {
    await start({ imports: [WeatherModule] });
    const station = app.get(Station);
    for (const path of ['/weather/before', '/weather/after']) {
      const stream = await open(path);
      expect((await stream.next('reading')).data.celsius).toBe(21);
      await stream.cut();
    }
    await waitUntil(() => app.get(SseConnections).size === 0);
    const { readings } = station;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(station.readings).toBe(readings);
  });

  it('that fails for all clients', async () => {
    await start({ controllers: [JobsController] });
    const [before, after] = [await open('/jobs/1/before'), await open('/jobs/1/after')];
    await post('/jobs/1/fail');
    expect((await before.next('error')).raw).toBe('The printer is on fire');
    expect((await after.next('failed')).data.message).toBe('The printer is on fire');
    expect(await after.closing()).toEqual({ reason: 'completed', reconnect: false });
    expect((await open('/jobs/1/before')).status).toBe(502);
    expect((await after.resume()).status).toBe(204);
  });

  it('with a token in its query', async () => {
    await start({ imports: [InboxModule] }, false);
    for (const path of ['/inbox/before', '/inbox/after']) {
      expect((await open(`${path}?token=secret-of-ann`)).status).toBe(200);
      expect((await open(`${path}?token=other`)).status).toBe(401);
    }
    const headers = { 'content-type': 'application/json', authorization: 'Bearer secret-of-ann' };
    const body = JSON.stringify({ path: '/inbox/after' });
    const answer = await fetch(`${await app.getUrl()}/sse-auth/ticket`, { method: 'POST', headers, body });
    const { ticket } = (await answer.json()) as { ticket: string };
    expect((await open(`/inbox/after?ticket=${ticket}`)).status).toBe(200);
  });

  it('whose credential ends', async () => {
    const guarded = {
      controllers: [EndingController],
      providers: [{ provide: APP_GUARD, useClass: ShortLivedGuard }],
    };
    await start(guarded);
    await (await openStream(app, '/quiet', { timeout: 4_000 })).end();
    await app.close();
    await start(guarded, { auth: { expiresAt: () => undefined } });
    const stream = await open('/quiet');
    // Longer than the guard lets a credential live.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(stream.ended).toBe(false);
  }, 15_000);
});
