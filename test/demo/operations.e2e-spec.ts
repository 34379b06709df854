import { EventLog, SseDrainService } from '@nestream/nest';
import { PLATFORMS } from '../kit/test-app.js';
import { RawStream } from '../kit/raw-stream.js';
import { type DemoApp, startDemo } from './support/demo-app.js';

describe.each(PLATFORMS)('Health and metrics of the demo (%s)', (platform) => {
  let demo: DemoApp;

  beforeAll(async () => (demo = await startDemo({ PLATFORM: platform })));
  afterAll(async () => demo.app.close());

  const health = async (): Promise<[number, object]> => {
    const answer = await fetch(`${demo.url}/health`);
    const { details } = (await answer.json()) as { details: { sse: object } };
    return [answer.status, details.sse];
  };

  it('shows figures of Prometheus', async () => {
    const stream = await RawStream.connected(`${demo.url}/ticker`);
    await stream.until(() => stream.count('price') > 0);
    const answer = await fetch(`${demo.url}/metrics`);
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(text).toMatch(/^sse_connections_open\S* 1$/m);
    expect(text).toMatch(/^sse_events_published_total\S* [1-9]/m);
    stream.cut();
  });

  it('is healthy while the log answers', async () => {
    expect(await health()).toEqual([
      200,
      { status: 'up', log: 'up', draining: false, connections: expect.any(Number) },
    ]);
  });

  it('is not while the log gives no answer, or an error', async () => {
    const log = demo.app.get<EventLog>(EventLog);
    const seek = jest.spyOn(log, 'seek').mockRejectedValueOnce(new Error('gone'));
    expect(await health()).toMatchObject([503, { status: 'down', log: 'down', logError: 'gone' }]);
    seek.mockReturnValueOnce(new Promise(() => undefined));
    expect(await health()).toMatchObject([503, { log: 'down', logError: 'no answer within 1000 ms' }]);
    seek.mockRestore();
    expect(await health()).toMatchObject([200, { log: 'up' }]);
  });

  it('is not while it shuts down', async () => {
    demo.app.get(SseDrainService).draining = true;
    expect(await health()).toMatchObject([503, { status: 'down', log: 'up', draining: true }]);
    demo.app.get(SseDrainService).draining = false;
  });
});
