import { MemoryTicketStore, RoomService, SseAuthService } from '@nestream/nest';
import { bearer, GUARDS, post, sign, startAuthApp } from './support/auth-app.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, type TestApp } from '../kit/test-app.js';
import { describeTicketStore } from './support/ticket-store-contract.js';

describeTicketStore('MemoryTicketStore', async () => new MemoryTicketStore());

const CASES = PLATFORMS.flatMap((platform) => GUARDS.map((guard) => [platform, guard] as const));
const PATH = '/streams/news';

describe.each(CASES)('A stream ticket (%s, guard by %s)', (platform, guard) => {
  let server: TestApp;
  const store = new MemoryTicketStore();

  const issue = async (path = PATH, headers = bearer(sign())): Promise<string> => {
    const { status, body } = await post(`${server.url}/sse-auth/ticket`, { path }, headers);
    expect(status).toBe(201);
    return String(body.ticket);
  };
  const open = async (pathAndQuery: string, headers: Record<string, string> = {}): Promise<RawStream> => {
    const stream = await RawStream.connected(server.url + pathAndQuery, { headers });
    if (stream.status !== 200) await stream.until(() => stream.text !== '');
    return stream;
  };
  const statusOf = async (pathAndQuery: string, headers: Record<string, string> = {}): Promise<number> => {
    const stream = await open(pathAndQuery, headers);
    stream.cut();
    return stream.status;
  };
  const cookieOf = (stream: RawStream): string => stream.header('set-cookie')!.split(';')[0]!;

  beforeAll(async () => {
    server = await startAuthApp(platform, {
      guard,
      auth: { publicUser: (user: object) => user, ticket: { store }, origins: ['https://app.example'] },
    });
  });
  afterAll(async () => server.app.close());

  it('is given to who has a credential, and is not to be stored', async () => {
    const { status, body, headers } = await post(
      `${server.url}/sse-auth/ticket`,
      { path: PATH },
      bearer(sign()),
    );
    expect(status).toBe(201);
    expect(body).toEqual({ ticket: expect.stringMatching(/^[\w-]{43}$/) as string, expiresIn: 30_000 });
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await post(`${server.url}/sse-auth/ticket`, { path: PATH })).status).toBe(401);
  });

  it('lives no longer than the credential behind it', async () => {
    const { body } = await post(`${server.url}/sse-auth/ticket`, { path: PATH }, bearer(sign({}, 5)));
    expect(body.expiresIn).toBeLessThanOrEqual(5_000);
  });

  it.each<[unknown]>([
    ['news'],
    ['https://x.example/a'],
    ['/a?b'],
    ['/a b'],
    ['/a\n'],
    [''],
    [7],
    [`/${'a'.repeat(2_100)}`],
  ])('is for a path, not for %j', async (path) => {
    const { status, body } = await post(`${server.url}/sse-auth/ticket`, { path }, bearer(sign()));
    expect([status, body.error]).toEqual([400, 'SSE_INVALID_TICKET_PATH']);
  });

  it('opens its stream as its user, with what the credential allows', async () => {
    const stream = await open(`${PATH}?ticket=${await issue(PATH, bearer(sign({ name: 'Ann' })))}`);
    await stream.until(() => stream.count('authenticated') === 1);
    const [said] = stream.dataOf<{ user: object; expiresAt: string }>('authenticated');
    expect(said!.user).toEqual({ id: 'ann', name: 'Ann', rooms: ['news', 'orders.{id}'] });
    expect(Math.abs(Date.parse(said!.expiresAt) - Date.now() - 600_000)).toBeLessThan(5_000);
    await server.app.get(RoomService).sendToUser('ann', { data: 'for ann' });
    await stream.until(() => stream.count('message') === 1);
    stream.cut();
    expect(await statusOf(`/streams/secret?ticket=${await issue('/streams/secret')}`)).toBe(403);
  });

  it('leaves a cookie for its path alone, with which the browser comes back to the same URL', async () => {
    const url = `${PATH}?ticket=${await issue()}`;
    const first = await open(url);
    expect(first.header('set-cookie')).toMatch(
      /^nestream-ticket-[\w-]{10}=[\w-]{43}; Path=\/streams\/news; Max-Age=(599|600); HttpOnly; SameSite=Strict$/,
    );
    first.cut();
    await server.app.get(RoomService).broadcastToRoom('news', { data: 'missed' });
    const again = await open(url, { Cookie: cookieOf(first), 'Last-Event-ID': first.lastEventId });
    await again.until(() => again.count('message') === 1);
    expect(again.dataOf('connected')).toMatchObject([{ resume: 'recovered' }]);
    expect(cookieOf(again)).toBe(cookieOf(first));
    again.cut();
  });

  it('opens nothing a second time without the cookie, nor with another', async () => {
    const url = `${PATH}?ticket=${await issue()}`;
    const first = await open(url);
    const cookie = cookieOf(first);
    first.cut();
    const [name] = cookie.split('=');
    expect(await statusOf(url)).toBe(401);
    expect(await statusOf(url, { Cookie: `${name}=${'A'.repeat(43)}` })).toBe(401);
    expect(await statusOf(url, { Cookie: `${name}=short` })).toBe(401);
    expect(await statusOf(PATH, { Cookie: cookie })).toBe(401);
    const other = await open(`${PATH}?ticket=${await issue()}`);
    other.cut();
    expect(await statusOf(url, { Cookie: cookieOf(other) })).toBe(401);
    expect(await statusOf(url, { Cookie: cookie })).toBe(200);
  });

  it('opens one stream, whoever comes first of many', async () => {
    const url = `${PATH}?ticket=${await issue()}`;
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => statusOf(url)));
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 9 }, () => 401)]);
  });

  it('opens nothing elsewhere, and is used up by the attempt', async () => {
    const ticket = await issue();
    expect(await statusOf(`/streams/orders.1?ticket=${ticket}`)).toBe(401);
    expect(await statusOf(`${PATH}?ticket=${ticket}`)).toBe(401);
  });

  it('opens nothing from another origin than it was asked from', async () => {
    const from = async (origin: string | undefined): Promise<string> =>
      issue(PATH, { ...bearer(sign()), ...(origin && { Origin: origin }) });
    const ticket = await from('https://app.example');
    expect(await statusOf(`${PATH}?ticket=${ticket}`, { Origin: 'https://evil.example' })).toBe(401);
    expect(await statusOf(`${PATH}?ticket=${await from('https://app.example')}`)).toBe(401);
    const own = new URL(server.url).origin;
    expect(await statusOf(`${PATH}?ticket=${await from(own)}`)).toBe(200);
    expect(await statusOf(`${PATH}?ticket=${await from(undefined)}`, { Origin: 'null' })).toBe(401);
    const stream = await open(`${PATH}?ticket=${await from('https://app.example')}`, {
      Origin: 'https://app.example',
      'X-Forwarded-Proto': 'https',
    });
    expect(stream.header('set-cookie')).toMatch(/SameSite=None; Partitioned; Secure$/);
    stream.cut();
    const opaque = await post(
      `${server.url}/sse-auth/ticket`,
      { path: PATH },
      { ...bearer(sign()), Origin: 'null' },
    );
    expect(opaque.status).toBe(403);
  });

  it('is no credential for other tickets or other streams', async () => {
    const ticket = await issue('/sse-auth/ticket');
    const { status } = await post(`${server.url}/sse-auth/ticket?ticket=${ticket}`, { path: PATH });
    expect(status).toBe(401);
  });

  it('opens nothing once it is revoked, used or not', async () => {
    const auth = server.app.get(SseAuthService);
    const headers = bearer(sign({ sub: 'eve', sid: 'session-1' }));
    const used = `${PATH}?ticket=${await issue(PATH, headers)}`;
    const stream = await open(used);
    const unused = `${PATH}?ticket=${await issue(PATH, headers)}`;
    const bystander = `${PATH}?ticket=${await issue()}`;
    expect(await auth.revoke({ sessionId: 'session-1' })).toBe(1);
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.dataOf('closing')).toEqual([{ reason: 'evicted', reconnect: false }]);
    stream.cut();
    expect(await statusOf(used, { Cookie: cookieOf(stream) })).toBe(401);
    expect(await statusOf(unused)).toBe(401);
    expect(await statusOf(bystander)).toBe(200);
    const later = `${PATH}?ticket=${await issue(PATH, bearer(sign({ sub: 'eve', sid: 'session-2' })))}`;
    await auth.revoke({ userId: 'eve' });
    expect(await statusOf(later)).toBe(401);
  });

  it('removes cookies of pages that were left before there are too many', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `nestream-ticket-${String(n).padStart(10, '0')}`);
    const cookies = names.map((name) => `${name}=x`).join('; ');
    const stream = await open(`${PATH}?ticket=${await issue()}`, {
      Cookie: `${cookies}; nestream-ticket-é=1`,
    });
    const removed = stream.head.split('\r\n').filter((line) => /^set-cookie:.*Max-Age=0;/i.test(line));
    expect(removed.map((line) => /nestream-ticket-(\d+)/.exec(line)![1])).toEqual(
      ['0', '1', '2', '3', '4'].map((n) => n.padStart(10, '0')),
    );
    stream.cut();
  });
});
