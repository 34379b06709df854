import { sseCors } from '@nestream/nest';
import { bearer, GUARDS, post, sign, startAuthApp } from './support/auth-app.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, type TestApp } from '../kit/test-app.js';

const CASES = PLATFORMS.flatMap((platform) => GUARDS.map((guard) => [platform, guard] as const));
const FRIEND = 'https://app.example';

describe.each(CASES)('Cookies of pages elsewhere (%s, guard by %s)', (platform, guard) => {
  let server: TestApp;
  const open = async (headers: Record<string, string>): Promise<RawStream> => {
    const stream = await RawStream.connected(`${server.url}/streams/news`, { headers });
    if (stream.status !== 200) await stream.until(() => stream.text !== '');
    stream.cut();
    return stream;
  };
  const cookie = (): Record<string, string> => ({ Cookie: `access_token=${sign()}` });

  beforeAll(async () => {
    server = await startAuthApp(platform, { guard, auth: { origins: [FRIEND] }, cors: sseCors([FRIEND]) });
  });
  afterAll(async () => server.app.close());

  it.each<[string, number, () => Record<string, string>]>([
    ['a program without an origin', 200, () => ({})],
    ['a page of the same origin', 200, () => ({ Origin: server.url })],
    [
      'the same over TLS, which a proxy has taken off',
      200,
      () => ({ Origin: server.url.replace('http', 'https') }),
    ],
    [
      'a browser that says so, behind a proxy that renames the host',
      200,
      () => ({ 'Sec-Fetch-Site': 'same-origin', Origin: FRIEND.replace('app', 'us') }),
    ],
    ['an address that was typed', 200, () => ({ 'Sec-Fetch-Site': 'none' })],
    ['a page of an allowed origin', 200, () => ({ Origin: FRIEND, 'Sec-Fetch-Site': 'cross-site' })],
    ['a page of another origin', 403, () => ({ Origin: 'https://evil.example' })],
    ['another port of the same host', 403, () => ({ Origin: 'http://127.0.0.1:1' })],
    ['an origin that begins like an allowed one', 403, () => ({ Origin: `${FRIEND}.evil.example` })],
    ['another scheme of an allowed one', 403, () => ({ Origin: FRIEND.replace('https', 'http') })],
    ['an opaque origin', 403, () => ({ Origin: 'null' })],
    ['nonsense', 403, () => ({ Origin: 'http://[' })],
    ...['chrome-extension', 'moz-extension', 'app', 'ws'].map(
      (scheme): [string, number, () => Record<string, string>] => [
        `another scheme of the same host: ${scheme}`,
        403,
        () => ({ Origin: server.url.replace('http', scheme) }),
      ],
    ),
    [
      'an origin with a user, which no browser sends',
      403,
      () => ({ Origin: server.url.replace('//', '//a@') }),
    ],
    ['an origin with a path, which no browser sends', 403, () => ({ Origin: `${server.url}/a` })],
    ['the same origin in capitals', 200, () => ({ Origin: server.url.toUpperCase() })],
    [
      'the same over TLS on another port',
      403,
      () => ({ Origin: server.url.replace('http', 'https').replace(/:\d+$/, '') }),
    ],
    ['an image on another site, which sends no origin', 403, () => ({ 'Sec-Fetch-Site': 'cross-site' })],
    ['an image on a sibling site', 403, () => ({ 'Sec-Fetch-Site': 'same-site' })],
    [
      'a page without TLS, where the stream has it',
      403,
      () => ({ Origin: server.url, 'X-Forwarded-Proto': 'https' }),
    ],
  ])('%s: %d', async (_, status, headers) => {
    const stream = await open({ ...cookie(), ...headers() });
    expect(stream.status).toBe(status);
    if (status === 403) expect(stream.text).toContain('SSE_ORIGIN_FORBIDDEN');
  });

  it('are refused before anything else that comes by itself is looked at', async () => {
    const stream = await open({ Authorization: 'Basic YTpi', Origin: 'https://evil.example' });
    expect(stream.status).toBe(403);
  });

  it('do not matter where the page itself has sent the credential', async () => {
    const stream = await open({ ...bearer(sign()), Origin: 'https://evil.example' });
    expect(stream.status).toBe(200);
    expect(stream.header('access-control-allow-origin')).toBeUndefined();
  });

  it.each(['ticket', 'refresh'])('ask for no %s', async (route) => {
    const { status, body } = await post(
      `${server.url}/sse-auth/${route}`,
      { path: '/a', connectionId: 'x' },
      {
        ...cookie(),
        Origin: 'https://evil.example',
      },
    );
    expect([status, body.error]).toEqual([403, 'SSE_ORIGIN_FORBIDDEN']);
  });

  it('may use streams with CORS where they are allowed', async () => {
    const stream = await open({ ...cookie(), Origin: FRIEND });
    expect(stream.header('access-control-allow-origin')).toBe(FRIEND);
    expect(stream.header('access-control-allow-credentials')).toBe('true');
    expect(stream.header('vary')).toMatch(/origin/i);
    const preflight = async (Origin: string): Promise<Headers> => {
      const response = await fetch(`${server.url}/streams/news`, {
        method: 'OPTIONS',
        headers: {
          Origin,
          'Access-Control-Request-Method': 'GET',
          'Access-Control-Request-Headers': 'authorization,last-event-id',
        },
      });
      return response.headers;
    };
    const allowed = await preflight(FRIEND);
    expect(allowed.get('access-control-allow-origin')).toBe(FRIEND);
    expect(allowed.get('access-control-allow-headers')).toMatch(/authorization.*last-event-id/i);
    expect((await preflight('https://evil.example')).get('access-control-allow-origin')).not.toBe(
      'https://evil.example',
    );
  });
});

describe.each(CASES)('Tickets of pages elsewhere (%s, guard by %s)', (platform, guard) => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startAuthApp(platform, { guard });
  });
  afterAll(async () => server.app.close());

  it('are not those of the same host under another scheme', async () => {
    const { body } = await post(
      `${server.url}/sse-auth/ticket`,
      { path: '/streams/news' },
      { ...bearer(sign()), Origin: server.url },
    );
    const stream = await RawStream.connected(`${server.url}/streams/news?ticket=${String(body.ticket)}`, {
      headers: { Origin: server.url.replace('http', 'chrome-extension') },
    });
    stream.cut();
    expect(stream.status).toBe(401);
  });
});

describe.each(PLATFORMS)('Cookies without a check of origins (%s)', (platform) => {
  it('open streams for every page', async () => {
    const server = await startAuthApp(platform, { auth: { origins: 'any' } });
    const stream = await RawStream.connected(`${server.url}/streams/news`, {
      headers: { Cookie: `access_token=${sign()}`, Origin: 'https://evil.example' },
    });
    expect(stream.status).toBe(200);
    stream.cut();
    await server.app.close();
  });
});
