import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';
import { startDemo, type DemoApp } from './support/demo-app.js';

interface Update {
  readonly count: number;
}

describe.each(PLATFORMS)('GET /sse on %s', (platform) => {
  let demo: DemoApp;

  beforeAll(async () => {
    demo = await startDemo({ PLATFORM: platform });
  });
  afterAll(() => demo.app.close());

  it('streams numbered updates with ids and resumes without loss', async () => {
    const first = await RawStream.connected(`${demo.url}/sse`);
    expect(first.header('content-type')).toBe('text/event-stream');
    expect(first.events[0]!.type).toBe('connected');
    await first.until(() => first.count('update') === 1);
    const [{ count }] = first.dataOf<Update>('update') as [Update];
    const lastEventId = first.lastEventId;
    first.cut();

    // A second client sees when the first has missed something.
    const other = await RawStream.connected(`${demo.url}/sse`, { headers: { 'Last-Event-ID': lastEventId } });
    await other.until(() => other.count('update') === 1);
    other.cut();

    for (const query of [false, true]) {
      const url = query ? `${demo.url}/sse?lastEventId=${lastEventId}` : `${demo.url}/sse`;
      const back = await RawStream.connected(url, query ? {} : { headers: { 'Last-Event-ID': lastEventId } });
      expect(back.dataOf('connected')).toMatchObject([{ resume: 'recovered' }]);
      await back.until(() => back.count('update') >= 1);
      expect(back.dataOf<Update>('update')[0]!.count).toBe(count + 1);
      back.cut();
    }
  });

  it('says that something was lost to a client from another life of the server', async () => {
    const stream = await RawStream.connected(`${demo.url}/sse`, { headers: { 'Last-Event-ID': 'older:7' } });
    await stream.until(() => stream.count('gap') === 1);
    expect(stream.dataOf('gap')).toMatchObject([{ reason: 'epoch', requested: 'older:7' }]);
    stream.cut();
  });
});
