import { RoomService, SseConnections } from '@nestream/nest';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';
import { startDemo, type DemoApp } from './support/demo-app.js';
import { request } from './support/http.js';

interface Price {
  readonly symbol: string;
  readonly price: number;
  readonly count: number;
}

const ALL = ['ACME', 'GLOBEX', 'HOOLI', 'INITECH', 'STARK', 'WAYNE'];

const pricesOf = (stream: RawStream): Price[] => stream.dataOf<Price>('price');
const symbolsOf = (stream: RawStream): string[] => pricesOf(stream).map(({ symbol }) => symbol);

describe.each(PLATFORMS)('GET /ticker on %s', (platform) => {
  let demo: DemoApp;

  beforeAll(async () => {
    demo = await startDemo({ PLATFORM: platform });
  });
  afterAll(() => demo.app.close());

  it('gives all prices to who is new, then each change', async () => {
    const stream = await RawStream.connected(`${demo.url}/ticker`);
    await stream.until(() => stream.count('price') >= 13);
    expect(stream.events.map((event) => event.type).slice(0, 3)).toEqual(['connected', 'snapshot', 'price']);
    const [{ quotes }] = stream.dataOf<{ quotes: Price[] }>('snapshot') as [{ quotes: Price[] }];
    expect(quotes.map(({ symbol }) => symbol)).toEqual(ALL);
    expect(quotes.every(({ price }) => price > 0)).toBe(true);
    const times = stream.dataOf<{ time: string }>('price').map(({ time }) => Date.parse(time));
    expect(times).toEqual(times.map((_, index) => times[0]! + index * 100));
    stream.cut();
  });

  it('sends only the symbols that were asked for', async () => {
    const all = await RawStream.connected(`${demo.url}/ticker`);
    const some = await RawStream.connected(`${demo.url}/ticker?symbols=acme,WAYNE`);
    await all.until(() => new Set(symbolsOf(all)).size === 6);
    await some.until(() => new Set(symbolsOf(some)).size === 2);
    expect(new Set(symbolsOf(some))).toEqual(new Set(['ACME', 'WAYNE']));
    expect(some.dataOf<{ quotes: Price[] }>('snapshot')[0]!.quotes.map(({ symbol }) => symbol)).toEqual([
      'ACME',
      'WAYNE',
    ]);
    all.cut();
    some.cut();
  });

  it('gives the newest price of each symbol once a second to who asked for that', async () => {
    const stream = await RawStream.connected(`${demo.url}/ticker?interval=1000`);
    await stream.until(() => stream.count('price') >= 18);
    const prices = pricesOf(stream);
    for (const round of [0, 6, 12]) {
      expect(
        symbolsOf(stream)
          .slice(round, round + 6)
          .toSorted(),
      ).toEqual(ALL);
    }
    // Each changed once or twice since: what was between is conflated.
    const steps = prices.slice(6, 18).map(({ count }, index) => count - prices[index]!.count);
    expect(steps.every((step) => step === 1 || step === 2)).toBe(true);
    expect(steps).toContain(2);
    stream.cut();
  });

  it('gives the newest price of each symbol to who was away, and no snapshot', async () => {
    const stream = await RawStream.connected(`${demo.url}/ticker`);
    await stream.until(() => stream.count('price') >= 1);
    stream.cut();
    const watcher = await RawStream.connected(`${demo.url}/ticker`);
    await watcher.until(() => watcher.count('price') >= 20);
    const newest = new Map(pricesOf(watcher).map(({ symbol, count }) => [symbol, count]));
    const headers = { 'Last-Event-ID': stream.lastEventId };
    const back = await RawStream.connected(`${demo.url}/ticker`, { headers });
    await back.until(() => back.count('price') >= 6);
    expect(back.dataOf('connected')).toMatchObject([{ resume: 'recovered' }]);
    expect(back.count('snapshot')).toBe(0);
    const first = pricesOf(back).slice(0, 6);
    expect(first.map(({ symbol }) => symbol).toSorted()).toEqual(ALL);
    expect(first.every(({ symbol, count }) => count >= newest.get(symbol)!)).toBe(true);
    watcher.cut();
    back.cut();
  });

  it('gives the newest price of each symbol to who reads again after it fell behind', async () => {
    const stream = await RawStream.connected(`${demo.url}/ticker`);
    stream.keepBody = false;
    const [{ connectionId }] = stream.dataOf<{ connectionId: string }>('connected') as [
      { connectionId: string },
    ];
    const { stats } = demo.app.get(SseConnections).get(connectionId)!;
    stream.pause();
    // Fills what the system buffers for the client, which ten prices a second would take hours to.
    const data = { symbol: 'ACME', count: Number.MAX_SAFE_INTEGER, padding: 'x'.repeat(60_000) };
    await waitUntil(async () => {
      await demo.app.get(RoomService).broadcastToRoom('ticker:100', { type: 'price', data });
      return stats.lags > 0;
    }, 20_000);
    const watcher = await RawStream.connected(`${demo.url}/ticker`);
    await watcher.until(() => watcher.count('price') >= 24);
    // Taken now: what is published while the client is read to is newer than what it gets first.
    const newest = new Map(pricesOf(watcher).map(({ symbol, count }) => [symbol, count]));
    stream.resume();
    const afterwards = (): Price[] => {
      const prices = pricesOf(stream);
      return prices.slice(prices.findLastIndex(({ count }) => count === data.count) + 1);
    };
    await stream.until(() => afterwards().length >= 6, 20_000);
    // The watcher may have been told of one more before the log was read.
    expect(afterwards().every(({ symbol, count }) => count >= newest.get(symbol)! - 1)).toBe(true);
    expect(stream.count('gap')).toBe(0);
    watcher.cut();
    stream.cut();
  }, 60_000);

  it.each([
    'symbols=NONE',
    'symbols=ACME,NONE',
    'symbols=',
    'symbols=ACME,',
    'symbols[x]=ACME',
    'interval=500',
    'interval=',
    'interval=100&interval=1000',
    'other=1',
  ])('refuses ?%s with 400', async (query) => {
    const { status, body } = await request(`${demo.url}/ticker?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ statusCode: 400 });
  });
});
