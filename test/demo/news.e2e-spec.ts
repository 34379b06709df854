import type { NewsItem } from '../../src/news/news-item.interface.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';
import { startDemo, type DemoApp } from './support/demo-app.js';
import { request } from './support/http.js';

describe.each(PLATFORMS)('/news on %s', (platform) => {
  let demo: DemoApp;

  beforeAll(async () => {
    demo = await startDemo({ PLATFORM: platform });
  });
  afterAll(() => demo.app.close());

  const publish = async (headline: unknown, rest: object = {}) =>
    request(`${demo.url}/news`, { category: 'science', headline, ...rest });
  const itemsOf = (stream: RawStream): NewsItem[] => stream.dataOf<NewsItem>('news');
  const has = (stream: RawStream, headline: string): boolean =>
    itemsOf(stream).some((item) => item.headline === headline);

  it('delivers what is published, with the id of the receipt', async () => {
    const stream = await RawStream.connected(`${demo.url}/news`);
    const { status, body } = await publish('  A 🎉 is found ', { body: 'One\nTwo ' });
    expect(status).toBe(201);
    await stream.until(() => has(stream, 'A 🎉 is found'));
    const [event] = stream.events.filter(({ lastEventId }) => lastEventId === (body as { id: string }).id);
    expect(JSON.parse(event!.data)).toMatchObject({
      category: 'science',
      headline: 'A 🎉 is found',
      body: 'One\nTwo',
    });
    stream.cut();
  });

  it('gives the last 50 to who is new, and what was missed to who comes back', async () => {
    for (let number = 1; number <= 60; number++) await publish(`number ${number}`);
    const stream = await RawStream.connected(`${demo.url}/news`);
    await stream.until(() => has(stream, 'number 60'));
    expect(itemsOf(stream).length).toBeGreaterThanOrEqual(50);
    expect(has(stream, 'number 9')).toBe(false);
    stream.cut();
    await publish('number 61', { body: '' });
    const headers = { 'Last-Event-ID': stream.lastEventId };
    const back = await RawStream.connected(`${demo.url}/news`, { headers });
    await back.until(() => has(back, 'number 61'));
    expect(itemsOf(back).filter(({ headline }) => headline.startsWith('number')).length).toBe(1);
    back.cut();
  });

  it('has news of its own', async () => {
    const stream = await RawStream.connected(`${demo.url}/news`);
    const own = (): NewsItem[] => itemsOf(stream).filter(({ headline }) => !/number|found/.test(headline));
    await stream.until(() => own().length > 0, 12_000);
    expect(Date.parse(own()[0]!.time) % 10_000).toBe(0);
    stream.cut();
  }, 20_000);

  it('says where they are kept', async () => {
    expect((await request(`${demo.url}/news/about`)).body).toEqual({ log: 'memory', survivesRestart: false });
  });

  it.each([
    [{ headline: 'x' }],
    [{ headline: 'x', category: 'gossip' }],
    [{ headline: 'x', category: 'constructor' }],
    [{ category: 'science' }],
    [{ headline: ' ', category: 'science' }],
    [{ headline: 'x'.repeat(121), category: 'science' }],
    [{ headline: 'a\nb', category: 'science' }],
    [{ headline: 5, category: 'science' }],
    [{ headline: 'x', category: 'science', body: 'x'.repeat(1_001) }],
    [{ headline: 'x', category: 'science', body: null }],
    [{ headline: 'x', category: 'science', time: 'now' }],
  ])('refuses %j with 400', async (body) => {
    expect((await request(`${demo.url}/news`, body)).status).toBe(400);
  });
});
