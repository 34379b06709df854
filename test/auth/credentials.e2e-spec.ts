import { RoomService } from '@nestream/nest';
import { bearer, GUARDS, sign, startAuthApp } from './support/auth-app.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, type TestApp } from '../kit/test-app.js';

const CASES = PLATFORMS.flatMap((platform) => GUARDS.map((guard) => [platform, guard] as const));

describe.each(CASES)('Credentials of a stream (%s, guard by %s)', (platform, guard) => {
  let server: TestApp;
  const open = async (path: string, headers: Record<string, string> = {}): Promise<RawStream> => {
    const stream = await RawStream.connected(server.url + path, { headers });
    if (stream.status !== 200) await stream.until(() => stream.text !== '');
    return stream;
  };

  beforeAll(async () => {
    server = await startAuthApp(platform, {
      guard,
      auth: {
        query: 'access_token',
        publicUser: ({ id, name }: { id: string; name?: string }) => ({ id, name }),
      },
    });
  });
  afterAll(async () => server.app.close());

  it.each<[string, () => [string, Record<string, string>]]>([
    ['header', () => ['', bearer(sign({ name: 'Ann' }))]],
    ['header in any case', () => ['', { authorization: `bEARER  ${sign({ name: 'Ann' })} ` }]],
    ['cookie', () => ['', { Cookie: `a=1; access_token=${sign({ name: 'Ann' })}; b` }]],
    ['query', () => [`?access_token=${sign({ name: 'Ann' })}`, {}]],
  ])('are taken from the %s', async (_, request) => {
    const [query, headers] = request();
    const stream = await open(`/streams/news${query}`, headers);
    await stream.until(() => stream.count('authenticated') === 1);
    expect(stream.status).toBe(200);
    expect(stream.events.map(({ type }) => type)).toEqual(['connected', 'authenticated']);
    const [said] = stream.dataOf<{ user: object; expiresAt: string }>('authenticated');
    expect(said!.user).toEqual({ id: 'ann', name: 'Ann' });
    expect(Math.abs(Date.parse(said!.expiresAt) - Date.now() - 600_000)).toBeLessThan(5_000);
    await server.app.get(RoomService).broadcastToRoom('news', { data: 1 });
    await stream.until(() => stream.count('message') === 1);
    stream.cut();
  });

  it('count in the order header, cookie, query, and the first one decides', async () => {
    const [ann, bob, eve] = ['ann', 'bob', 'eve'].map((sub) => sign({ sub }));
    const subject = async (query: string, headers: Record<string, string>): Promise<unknown> => {
      const stream = await open(`/streams/news?${query}`, headers);
      stream.cut();
      return stream.status === 200
        ? stream.dataOf<{ user: { id: string } }>('authenticated')[0]!.user.id
        : stream.status;
    };
    const cookie = (token: string): Record<string, string> => ({ Cookie: `access_token=${token}` });
    expect(await subject(`access_token=${eve}`, { ...bearer(ann!), ...cookie(bob!) })).toBe('ann');
    expect(await subject(`access_token=${eve}`, cookie(bob!))).toBe('bob');
    expect(await subject(`access_token=${eve}`, cookie('bad'))).toBe(401);
    expect(await subject(`access_token=${eve}`, { ...bearer('bad'), ...cookie(bob!) })).toBe(401);
    expect(await subject(`access_token=${eve}&access_token=${eve}`, {})).toBe(401);
    expect(await subject(`access_token=${eve}`, {})).toBe('eve');
  });

  it.each<[string, () => Record<string, string>]>([
    ['nothing', () => ({})],
    ['a token that has ended', () => bearer(sign({}, -10))],
    ['a token of another key', () => bearer(`${sign().slice(0, -4)}AAAA`)],
    ['an empty bearer', () => ({ Authorization: 'Bearer ' })],
    ['two tokens', () => ({ Authorization: `Bearer ${sign()} ${sign()}` })],
    ['another scheme', () => ({ Authorization: 'Basic YW5uOnNlY3JldA==' })],
    ['an empty cookie', () => ({ Cookie: 'access_token=' })],
    ['a cookie of another name', () => ({ Cookie: `access_token2=${sign()}` })],
  ])('answer 401 before the headers of a stream: %s', async (_, headers) => {
    const stream = await open('/streams/news', headers());
    expect(stream.status).toBe(401);
    expect(stream.header('content-type')).toContain('application/json');
    expect(stream.header('www-authenticate')).toBe('Bearer');
    expect(stream.text).toContain('"statusCode":401');
    stream.cut();
  });

  it('answer 403 for rooms that the claims do not name', async () => {
    for (const rooms of ['secret', 'news,secret', 'orders.1.x']) {
      const stream = await open(`/streams/${rooms}`, bearer(sign()));
      expect([stream.status, stream.text.includes('SSE_ROOM_FORBIDDEN')]).toEqual([403, true]);
      stream.cut();
    }
    const stream = await open('/streams/news,orders.42', bearer(sign()));
    expect(stream.status).toBe(200);
    stream.cut();
  });
});

describe.each(CASES)('Credentials that are switched off (%s, guard by %s)', (platform, guard) => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startAuthApp(platform, { guard, auth: { cookie: false } });
  });
  afterAll(async () => server.app.close());

  it('open nothing: the cookie where it is off, and the query by default', async () => {
    for (const [query, headers] of [
      [`?access_token=${sign()}`, {}],
      ['', { Cookie: `access_token=${sign()}` }],
    ] as const) {
      const stream = await RawStream.connected(`${server.url}/streams/news${query}`, { headers });
      expect(stream.status).toBe(401);
      stream.cut();
    }
    const stream = await RawStream.connected(`${server.url}/streams/news`, { headers: bearer(sign()) });
    expect(stream.status).toBe(200);
    expect(stream.count('authenticated')).toBe(0);
    stream.cut();
  });
});
