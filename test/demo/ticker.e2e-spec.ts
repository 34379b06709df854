import { RawStream } from '../support/raw-stream.js';
import { PLATFORMS } from '../support/test-app.js';
import { startDemo, type DemoApp } from './support/demo-app.js';
import { request } from './support/http.js';

interface Price {
  readonly symbol: string;
  readonly price: number;
}

describe.each(PLATFORMS)('GET /ticker on %s', (platform) => {
  let demo: DemoApp;

  beforeAll(async () => {
    demo = await startDemo({ PLATFORM: platform });
  });
  afterAll(() => demo.app.close());

  it('gives all prices to who is new, then each change, and no snapshot to who comes back', async () => {
    const stream = await RawStream.connected(`${demo.url}/ticker`);
    await stream.until(() => stream.count('price') >= 3);
    expect(stream.events.map((event) => event.type).slice(0, 3)).toEqual(['connected', 'snapshot', 'price']);
    const [{ quotes }] = stream.dataOf<{ quotes: Price[] }>('snapshot') as [{ quotes: Price[] }];
    expect(quotes.map(({ symbol }) => symbol)).toEqual([
      'ACME',
      'GLOBEX',
      'HOOLI',
      'INITECH',
      'STARK',
      'WAYNE',
    ]);
    expect(quotes.every(({ price }) => price > 0)).toBe(true);
    stream.cut();

    const headers = { 'Last-Event-ID': stream.events.find((event) => event.type === 'price')!.lastEventId };
    const back = await RawStream.connected(`${demo.url}/ticker`, { headers });
    await back.until(() => back.count('price') >= 2);
    expect(back.count('snapshot')).toBe(0);
    expect(back.dataOf('price').slice(0, 2)).toEqual(stream.dataOf('price').slice(1, 3));
    back.cut();
  });

  it('sends only the symbols that were asked for', async () => {
    const all = await RawStream.connected(`${demo.url}/ticker`);
    const some = await RawStream.connected(`${demo.url}/ticker?symbols=acme,WAYNE`);
    const symbols = (stream: RawStream) => stream.dataOf<Price>('price').map(({ symbol }) => symbol);
    await all.until(() => new Set(symbols(all)).size >= 5, 20_000);
    await some.until(() => symbols(some).length > 0, 20_000);
    expect(new Set(['ACME', 'WAYNE', ...symbols(some)]).size).toBe(2);
    expect(some.dataOf<{ quotes: Price[] }>('snapshot')[0]!.quotes.map(({ symbol }) => symbol)).toEqual([
      'ACME',
      'WAYNE',
    ]);
    all.cut();
    some.cut();
  }, 45_000);

  it.each(['symbols=NONE', 'symbols=ACME,NONE', 'symbols=', 'symbols=ACME,', 'symbols[x]=ACME', 'other=1'])(
    'refuses ?%s with 400',
    async (query) => {
      const { status, body } = await request(`${demo.url}/ticker?${query}`);
      expect(status).toBe(400);
      expect(body).toMatchObject({ statusCode: 400 });
    },
  );
});
