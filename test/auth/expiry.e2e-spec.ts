import { RoomService, SseAuthService } from '@nestream/nest';
import { type AuthApp, bearer, GUARDS, post, sign, startAuthApp } from './support/auth-app.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';

// One guard on each: behind it all is the same.
const CASES = PLATFORMS.map((platform, index) => [platform, GUARDS[index]!] as const);

/** When a token ends, in milliseconds since 1970. */
function endOf(token: string): number {
  const claims = Buffer.from(token.split('.')[1]!, 'base64url').toString();
  return (JSON.parse(claims) as { exp: number }).exp * 1_000;
}

describe.each(CASES)(
  'A credential that ends while its stream is open (%s, guard by %s)',
  (platform, guard) => {
    let server: AuthApp;
    const open = async (rooms: string, token: string): Promise<RawStream> =>
      RawStream.connected(`${server.url}/streams/${rooms}`, { headers: bearer(token) });
    const idOf = (stream: RawStream): string =>
      stream.dataOf<{ connectionId: string }>('connected')[0]!.connectionId;
    const refresh = async (
      connectionId: string,
      token: string,
    ): Promise<{ status: number; body: Record<string, unknown> }> =>
      post(`${server.url}/sse-auth/refresh`, { connectionId }, bearer(token));

    beforeAll(async () => {
      server = await startAuthApp(platform, {
        guard,
        auth: { expiryJitter: 300, publicUser: (user: object) => user },
      });
    });
    afterAll(async () => server.app.close());

    it('is announced, and nothing is written after it', async () => {
      const token = sign({}, 3);
      const endsAt = endOf(token);
      const stream = await open('news', token);
      let lastByteAt = 0;
      stream.socket.on('data', () => (lastByteAt = Date.now()));
      const rooms = server.app.get(RoomService);
      const publish = async (): Promise<void> => void (await rooms.broadcastToRoom('news', { data: 'tick' }));
      const publishing = setInterval(() => void publish().catch(() => undefined), 5);
      try {
        await stream.until(() => stream.count('closing') === 1);
        // What came after it would be seen now.
        await new Promise((resolve) => setTimeout(resolve, endsAt + 500 - Date.now()));
      } finally {
        clearInterval(publishing);
        stream.cut();
      }
      const closeAt = Date.parse(stream.dataOf<{ expiresAt: string }>('expiring')[0]!.expiresAt);
      expect(closeAt).toBeLessThanOrEqual(endsAt - 500);
      expect(lastByteAt).toBeLessThan(endsAt);
      expect(stream.events.at(-1)).toMatchObject({
        type: 'closing',
        data: '{"reason":"expired","reconnect":true}',
      });
      expect(stream.text).toMatch(/retry: \d+\nevent: closing/);
      expect(stream.count('expiring')).toBe(1);
      expect(stream.count('message')).toBeGreaterThan(50);
    }, 15_000);

    it('is replaced in place, and the stream lives on', async () => {
      const stream = await open('news', sign({}, 2));
      const { status, body } = await refresh(idOf(stream), sign({ name: 'Ann' }, 600));
      expect(status).toBe(200);
      expect(body.droppedRooms).toEqual([]);
      expect(Math.abs(Date.parse(String(body.expiresAt)) - Date.now() - 600_000)).toBeLessThan(3_000);
      await stream.until(() => stream.count('authenticated') === 2);
      expect(stream.dataOf<{ user: object }>('authenticated')[1]!.user).toMatchObject({ name: 'Ann' });
      await new Promise((resolve) => setTimeout(resolve, 2_300));
      await server.app.get(RoomService).broadcastToRoom('news', { data: 'still here' });
      await stream.until(() => stream.count('message') === 1);
      stream.cut();
    });

    it('is replaced by one with fewer rooms: those are left, with the last one the stream', async () => {
      const stream = await open('news,orders.1,orders.2', sign());
      const { body } = await refresh(idOf(stream), sign({ rooms: ['orders.2'] }));
      expect(body.droppedRooms).toEqual(['news', 'orders.1']);
      const rooms = server.app.get(RoomService);
      await rooms.broadcastToRoom(['news', 'orders.1'], { data: 'not for him' });
      await rooms.broadcastToRoom('orders.2', { data: 'for him' });
      await stream.until(() => stream.count('message') === 1);
      expect(stream.events.at(-1)!.data).toBe('for him');
      await refresh(idOf(stream), sign({ rooms: [] }));
      await stream.until(() => stream.count('closing') === 1);
      expect(stream.dataOf('closing')).toEqual([{ reason: 'evicted', reconnect: false }]);
      expect(stream.text).not.toContain('not for him');
    });

    it('is not replaced by that of another user, a bad one, or for a stream that is not there', async () => {
      const stream = await open('news', sign({ sub: 'ann' }));
      const id = idOf(stream);
      const answers = await Promise.all([
        refresh(id, sign({ sub: 'eve' })),
        refresh(id, sign({ sub: 'ann' }, -5)),
        refresh(id, `${sign().slice(0, -5)}AAAAA`),
        refresh('nothing', sign()),
        post(`${server.url}/sse-auth/refresh`, { connectionId: id }),
        post(`${server.url}/sse-auth/refresh`, {}, bearer(sign())),
        post(`${server.url}/sse-auth/refresh`, { connectionId: { $ne: 1 } }, bearer(sign())),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([403, 401, 401, 404, 401, 404, 404]);
      expect(answers[0].body).toMatchObject({ error: 'SSE_OTHER_SUBJECT' });
      await server.app.get(RoomService).broadcastToRoom('news', { data: 1 });
      await stream.until(() => stream.count('message') === 1);
      expect(stream.count('authenticated')).toBe(1);
      stream.cut();
    });

    it('takes the way back of a ticket with it', async () => {
      const issued = await post(
        `${server.url}/sse-auth/ticket`,
        { path: '/streams/news' },
        bearer(sign({}, 2)),
      );
      const url = `${server.url}/streams/news?ticket=${String(issued.body.ticket)}`;
      const stream = await RawStream.connected(url);
      const Cookie = stream.header('set-cookie')!.split(';')[0]!;
      expect((await refresh(idOf(stream), sign({}, 600))).status).toBe(200);
      stream.cut();
      await new Promise((resolve) => setTimeout(resolve, 2_200));
      const again = await RawStream.connected(url, { headers: { Cookie } });
      expect(again.status).toBe(200);
      again.cut();
    });

    it('can be revoked by user, by session and by room', async () => {
      const auth = server.app.get(SseAuthService);
      const streams = {
        ann1: await open('news', sign({ sub: 'ann-r', sid: 's1' })),
        ann2: await open('news,orders.7', sign({ sub: 'ann-r', sid: 's2' })),
        bob: await open('orders.7', sign({ sub: 'bob-r', sid: 's3' })),
        eve: await open('news', sign({ sub: 'eve-r', sid: 's4' })),
      };
      const closed = async (stream: RawStream): Promise<unknown> => {
        await stream.until(() => stream.count('closing') === 1);
        return stream.dataOf('closing')[0];
      };
      const evicted = { reason: 'evicted', reconnect: false };
      expect(await auth.revoke({ sessionId: 's1' })).toBe(1);
      expect(await closed(streams.ann1)).toEqual(evicted);
      expect(await auth.revoke({ room: 'orders.7' })).toBe(2);
      expect(await closed(streams.bob)).toEqual(evicted);
      await server.app.get(RoomService).broadcastToRoom('orders.7', { data: 'nobody is left' });
      await server.app.get(RoomService).broadcastToRoom('news', { data: 'news' });
      await streams.ann2.until(() => streams.ann2.count('message') === 1);
      expect(streams.ann2.text).not.toContain('nobody is left');
      expect(await auth.revoke({ userId: 'ann-r' })).toBe(1);
      expect(await closed(streams.ann2)).toEqual(evicted);
      expect(await auth.revoke({ userId: 'nobody' })).toBe(0);
      expect(streams.eve.count('closing')).toBe(0);
      for (const stream of Object.values(streams)) stream.cut();
    });

    it('is found although it was revoked between its guard and its stream', async () => {
      const auth = server.app.get(SseAuthService);
      const token = sign({ sub: 'late' });
      const opening = RawStream.connected(`${server.url}/slow`, { headers: bearer(token) });
      await server.slow.reached;
      expect(await auth.revoke({ userId: 'late' })).toBe(0);
      server.slow.go();
      const refused = await opening;
      expect(refused.status).toBe(401);
      refused.cut();
    });
  },
);
