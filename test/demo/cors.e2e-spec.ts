import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';
import { startDemo, type DemoApp } from './support/demo-app.js';

const ORIGIN = 'https://app.example';

describe.each(PLATFORMS)('CORS on %s', (platform) => {
  let open: DemoApp;
  let closed: DemoApp;

  beforeAll(async () => {
    open = await startDemo({ PLATFORM: platform, CORS_ORIGINS: `${ORIGIN},http://localhost:4200` });
    closed = await startDemo({ PLATFORM: platform });
  });
  afterAll(() => Promise.all([open.app.close(), closed.app.close()]));

  const preflight = ({ url }: DemoApp, origin: string) =>
    fetch(`${url}/sse`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'last-event-id,authorization',
      },
    });

  async function allowedOrigin({ url }: DemoApp, origin: string): Promise<string | undefined> {
    const stream = await RawStream.connected(`${url}/sse`, { headers: { Origin: origin } });
    stream.cut();
    return stream.header('access-control-allow-origin');
  }

  it('lets the streams be read by configured origins only', async () => {
    expect(await allowedOrigin(open, ORIGIN)).toBe(ORIGIN);
    expect(await allowedOrigin(open, 'http://localhost:4200')).toBe('http://localhost:4200');
    expect(await allowedOrigin(open, 'https://evil.example')).toBeUndefined();
    expect(await allowedOrigin(closed, ORIGIN)).toBeUndefined();
  });

  it('allows the headers that clients resume and authenticate with', async () => {
    const answer = await preflight(open, ORIGIN);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(answer.headers.get('access-control-allow-headers')?.toLowerCase()).toMatch(
      /last-event-id, ?authorization/,
    );
    expect(
      (await preflight(open, 'https://evil.example')).headers.get('access-control-allow-origin'),
    ).toBeNull();
    expect((await preflight(closed, ORIGIN)).headers.get('access-control-allow-origin')).toBeNull();
  });
});
