import {
  Controller,
  type INestApplication,
  type MessageEvent,
  Sse,
  SseSignal,
  type Type,
} from '@nestjs/common';
import { SseModule } from '@nestream/nest';
import { openStream } from '@nestream/nest/testing';
import { Test } from '@nestjs/testing';
import { concat, map, mergeMap, NEVER, type Observable, of, throwError, timer } from 'rxjs';
import { PricesModule as After } from '../../docs/examples/migration/after.js';
import { PricesModule as Before, PricesService } from '../../docs/examples/migration/before.js';
import { NewsModule as BetterSseAfter } from '../../docs/examples/migration/better-sse-after.js';
import { NewsModule as BetterSse } from '../../docs/examples/migration/better-sse.js';
import { PricesBridge } from '../../docs/examples/migration/bridge.js';
import { RawStream } from '../kit/raw-stream.js';
import { createAdapter, type Platform, PLATFORMS } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

interface Events {
  price: { symbol: string; price: number };
  news: { text: string };
  welcome: { online: number };
  message: string;
}

let signal: AbortSignal | undefined;

/** Handlers as plain Nest has them. */
@Controller('plain')
class PlainController {
  @Sse('ids')
  ids(): Observable<MessageEvent> {
    return concat(of({ data: 'without' }, { data: 'with', id: 'mine' }), NEVER);
  }

  @Sse('reserved')
  reserved(): Observable<MessageEvent> {
    return concat(
      of({ data: 'first' }),
      timer(20).pipe(map(() => ({ type: 'heartbeat', data: 'beat' }))),
      NEVER,
    );
  }

  @Sse('fails')
  fails(): Observable<MessageEvent> {
    return concat(
      of({ data: 'first' }),
      timer(20).pipe(mergeMap(() => throwError(() => new Error('secret')))),
    );
  }

  @Sse('signal')
  signal(@SseSignal() given: AbortSignal): Observable<MessageEvent> {
    signal = given;
    return concat(of({ data: 'first' }), NEVER);
  }
}

let app: INestApplication;
let url: string;

async function start(
  platform: Platform,
  imports: NonNullable<Parameters<typeof Test.createTestingModule>[0]['imports']>,
  providers: Type[] = [],
): Promise<void> {
  const module = await Test.createTestingModule({
    imports,
    providers,
    controllers: [PlainController],
  }).compile();
  app = module.createNestApplication(createAdapter(platform), { logger: false });
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port}`;
}

async function post(path: string, body: object): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).status;
}

describe.each(PLATFORMS)('docs/migration.md, from plain @Sse() (%s)', (platform) => {
  afterEach(async () => app.close());

  it('begins with ids that are counted for each connection', async () => {
    await start(platform, [Before]);
    const stream = await RawStream.open(`${url}/prices/ACME`);
    await waitUntil(() => stream.head !== '');
    await post('/prices/ACME', { price: 1 });
    await waitUntil(() => stream.events.length === 1);
    expect(stream.events[0]).toMatchObject({
      type: 'price',
      lastEventId: '1',
      data: '{"symbol":"ACME","price":1}',
    });
    stream.socket.destroy();
  });

  it('goes over a bridge: publishers stay as they are, and streams resume', async () => {
    await start(platform, [SseModule.forRoot(), After], [PricesService, PricesBridge]);
    const { prices } = app.get(PricesService);
    const stream = await openStream<Events>(app, '/prices/ACME');
    prices.next({ symbol: 'ACME', price: 1 });
    expect((await stream.next('price')).data.price).toBe(1);
    await stream.cut();
    prices.next({ symbol: 'ACME', price: 2 });
    prices.next({ symbol: 'OTHER', price: 3 });
    prices.next({ symbol: 'ACME', price: 4 });
    const again = await stream.resume();
    expect((await again.take(2, 'price')).map(({ data }) => data.price)).toEqual([2, 4]);
  });

  it('ends with the same requests and events, for pages that know nothing of it', async () => {
    await start(platform, [SseModule.forRoot(), After]);
    const stream = await openStream<Events>(app, '/prices/ACME');
    expect(await post('/prices/ACME', { price: 1 })).toBe(201);
    expect((await stream.next('price')).raw).toBe('{"symbol":"ACME","price":1}');
  });

  it('takes a page that was open during the change, and brings an id of Nest, for a new one', async () => {
    await start(platform, [SseModule.forRoot(), After]);
    const stream = await openStream<Events>(app, '/prices/ACME', { lastEventId: '17' });
    expect(stream.connected.resume).toBe('live');
  });

  it('leaves the ids of a plain stream to Nest', async () => {
    await start(platform, [SseModule.forRoot()]);
    const stream = await openStream<Events>(app, '/plain/ids');
    expect(await stream.take(2, 'message')).toMatchObject([
      { data: 'without', id: '1' },
      { data: 'with', id: 'mine' },
    ]);
  });

  it('lets a plain stream send the types that managed ones reserve', async () => {
    await start(platform, [SseModule.forRoot()]);
    const stream = await openStream<Events>(app, '/plain/reserved');
    expect((await stream.next('message')).raw).toBe('first');
    expect((await stream.next('heartbeat')).raw).toBe('beat');
  });

  it('ends a plain stream that fails as Nest does', async () => {
    await start(platform, [SseModule.forRoot()]);
    const stream = await openStream<Events>(app, '/plain/fails');
    await stream.next('message');
    expect((await stream.next('error')).raw).toBe('Internal server error');
  });

  it('aborts @SseSignal() when a stream ends, as Nest does', async () => {
    await start(platform, [SseModule.forRoot()]);
    const stream = await openStream<Events>(app, '/plain/signal');
    await stream.next('message');
    expect(signal!.aborted).toBe(false);
    await stream.cut();
    await waitUntil(() => signal!.aborted);
  });
});

describe('docs/migration.md, from better-sse', () => {
  afterEach(async () => app.close());

  it.each([
    ['before', [BetterSse]],
    ['after', [SseModule.forRoot(), BetterSseAfter]],
  ])('%s: a welcome, then the news', async (_, imports) => {
    await start('express', imports);
    const stream = await RawStream.open(`${url}/news`);
    await waitUntil(() => stream.events.some(({ type }) => type === 'welcome'));
    await post('/news', { text: 'hello' });
    await waitUntil(() => stream.events.some(({ type }) => type === 'news'));
    const own = stream.events.filter(({ type }) => type !== 'connected');
    expect(own.map(({ type, data }) => [type, data])).toEqual([
      ['welcome', '{"online":1}'],
      ['news', '{"text":"hello"}'],
    ]);
    stream.socket.destroy();
  });
});
