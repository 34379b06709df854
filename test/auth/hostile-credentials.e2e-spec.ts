import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { MemoryTicketStore } from '@nestream/nest';
import { bearer, GUARDS, post, SECRET, sign, startAuthApp } from './support/auth-app.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, type TestApp } from '../kit/test-app.js';

const CASES = PLATFORMS.flatMap((platform) => GUARDS.map((guard) => [platform, guard] as const));
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const CLAIMS = { sub: 'ann', rooms: ['news'], exp: Math.floor(Date.now() / 1_000) + 600 };

/** A token with whatever header and claims, signed with the right key. */
function forge(header: object, claims: object, key = SECRET): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

describe.each(CASES)('Hostile credentials (%s, guard by %s)', (platform, guard) => {
  let server: TestApp;
  const store = new MemoryTicketStore(40);
  const statusOf = async (path: string, headers: Record<string, string> = {}): Promise<number> => {
    const stream = await RawStream.connected(server.url + path, { headers });
    stream.cut();
    return stream.status;
  };

  beforeAll(async () => {
    server = await startAuthApp(platform, { guard, auth: { query: 'access_token', ticket: { store } } });
  });
  afterEach(async () => {
    // Whatever was tried, who has a good one is let in.
    expect(await statusOf('/streams/news', bearer(sign()))).toBe(200);
  });
  afterAll(async () => server.app.close());

  it.each<[string, string]>([
    ['without a signature, alg none', `${encode({ alg: 'none', typ: 'JWT' })}.${encode(CLAIMS)}.`],
    ['alg None', `${encode({ alg: 'None' })}.${encode(CLAIMS)}.x`],
    ['alg none with a signature', forge({ alg: 'none' }, CLAIMS)],
    ['signed with another key', forge({ alg: 'HS256' }, CLAIMS, 'another')],
    ['signed with an empty key', forge({ alg: 'HS256' }, CLAIMS, '')],
    ['that names another algorithm', forge({ alg: 'RS256' }, CLAIMS)],
    ['that ended', forge({ alg: 'HS256' }, { ...CLAIMS, exp: 1 })],
    ['that ended before 1970', forge({ alg: 'HS256' }, { ...CLAIMS, exp: -1e300 })],
    ['whose end is no number', forge({ alg: 'HS256' }, { ...CLAIMS, exp: 'never' })],
    ['that has not begun', forge({ alg: 'HS256' }, { ...CLAIMS, nbf: CLAIMS.exp })],
    ['of two parts', 'a.b'],
    [
      'of other claims under a good signature',
      sign().replace(/\.[^.]+\./, `.${encode({ ...CLAIMS, sub: 'root' })}.`),
    ],
    ['of 14 KB', 'a'.repeat(14_000)],
  ])('answers 401 to a token %s', async (_, token) => {
    const statuses = await Promise.all([
      statusOf('/streams/news', { Authorization: `Bearer ${token}` }),
      statusOf('/streams/news', { Cookie: `access_token=${token}` }),
      statusOf(`/streams/news?access_token=${token}`),
      statusOf(`/streams/news?ticket=${token}`),
    ]);
    expect(statuses).toEqual([401, 401, 401, 401]);
  });

  it.each<[string, object]>([
    ['beyond all dates', { exp: 1e300 }],
    ['nowhere', { exp: undefined }],
  ])('lives with a good token that ends %s', async (_, claims) => {
    expect(await statusOf('/streams/news', bearer(forge({ alg: 'HS256' }, { ...CLAIMS, ...claims })))).toBe(
      200,
    );
  });

  it('answers oversize headers, and does not look through them for long', async () => {
    expect(await statusOf('/streams/news', { Cookie: `access_token=${'a'.repeat(20_000)}` })).toBe(431);
    const start = performance.now();
    expect(await statusOf('/streams/news', { Cookie: 'a=1; '.repeat(3_000) })).toBe(401);
    expect(await statusOf('/streams/news', { Cookie: ';=;'.repeat(5_000) })).toBe(401);
    expect(await statusOf(`/streams/news?${'ticket=&'.repeat(1_000)}`)).toBe(401);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('lets nobody in by chance, and nothing makes it fail', async () => {
    const text = fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).map((value) => value.trim());
    await fc.assert(
      fc.asyncProperty(text, text, text, async (authorization, cookie, query) => {
        const status = await statusOf(
          `/streams/news?${encodeURI(query).replaceAll('#', '%23')}&ticket=${encodeURIComponent(cookie)}`,
          {
            ...(authorization && {
              Authorization: authorization.startsWith('B') ? `Bearer ${authorization}` : authorization,
            }),
            Cookie: `${cookie}; access_token=${encodeURIComponent(query)}; nestream-ticket-${authorization.replaceAll(/\W/g, '')}=${query}`,
          },
        );
        expect([400, 401]).toContain(status);
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  it('puts no text of a path into the attributes of a cookie', async () => {
    const path = '/streams/news;Domain=evil.example;x';
    const { body } = await post(
      `${server.url}/sse-auth/ticket`,
      { path },
      bearer(sign({ rooms: ['news;Domain=evil.example;x'] })),
    );
    const stream = await RawStream.connected(`${server.url}${path}?ticket=${String(body.ticket)}`);
    const cookie = stream.header('set-cookie')!;
    expect(cookie).toContain('; Path=/streams/; ');
    expect(cookie).not.toContain('evil');
    stream.cut();
  });

  it('answers 503 when there are as many tickets as there may be', async () => {
    const ask = async (): Promise<number> =>
      (await post(`${server.url}/sse-auth/ticket`, { path: '/streams/news' }, bearer(sign()))).status;
    const statuses = await Promise.all(Array.from({ length: 50 }, ask));
    expect(new Set(statuses)).toEqual(new Set([201, 503]));
    expect(store.size).toBe(40);
    const { headers, body } = await post(`${server.url}/sse-auth/ticket`, { path: '/a' }, bearer(sign()));
    expect(body.error ?? body.message).toEqual(expect.any(String));
    expect(headers.get('retry-after')).toBe('5');
  }, 20_000);
});
