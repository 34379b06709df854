import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';
import { startDemo, type DemoApp } from './support/demo-app.js';
import { request, type Answer } from './support/http.js';
import { newSession } from './support/sign-in.js';

interface Notice {
  readonly id: string;
  readonly title: string;
}
type Headers = Record<string, string>;

describe.each(PLATFORMS)('/notifications on %s', (platform) => {
  let demo: DemoApp;
  let alice: Headers;
  let bob: Headers;

  beforeEach(async () => {
    demo = await startDemo({ PLATFORM: platform });
    [alice, bob] = [await newSession(demo, 'alice'), await newSession(demo, 'bob')];
  });
  afterEach(() => demo.app.close());

  const open = async (headers: Headers): Promise<RawStream> =>
    RawStream.connected(`${demo.url}/notifications`, { headers });
  const send = async (headers: Headers, body: object): Promise<Answer> =>
    request(`${demo.url}/notifications`, body, headers);
  const say = async (headers: Headers, to: string, title: string): Promise<string> => {
    const { status, body } = await send(headers, { to, title });
    expect(status).toBe(201);
    return (body as { id: string }).id;
  };
  const markRead = async (headers: Headers, ...ids: string[]): Promise<Answer> =>
    request(`${demo.url}/notifications/read`, { ids }, headers);
  const titles = (stream: RawStream): string[] => stream.dataOf<Notice>('notice').map(({ title }) => title);
  /** What a client makes of the events that came, in order. */
  const unread = (...streams: RawStream[]): string[] => {
    const left = new Map<string, string>();
    for (const { type, data } of streams.flatMap(({ events }) => events)) {
      if (type === 'notice') left.set((JSON.parse(data) as Notice).id, (JSON.parse(data) as Notice).title);
      if (type === 'read') for (const id of (JSON.parse(data) as { ids: string[] }).ids) left.delete(id);
    }
    return [...left.values()];
  };

  it('reaches who it is for, on all devices, and nobody else', async () => {
    const [phone, laptop, other] = [await open(bob), await open(bob), await open(alice)];
    const { status, body } = await send(alice, {
      to: 'bob',
      severity: 'warning',
      title: 'Lunch',
      text: 'In five minutes',
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      from: 'alice',
      to: 'bob',
      severity: 'warning',
      title: 'Lunch',
      text: 'In five minutes',
      time: expect.any(String),
    });
    await say(bob, 'everyone', 'Hello all');
    for (const stream of [phone, laptop]) {
      await stream.until(() => stream.count('notice') === 2);
      expect(stream.dataOf('notice')[0]).toEqual(body);
    }
    await other.until(() => other.count('notice') === 1);
    expect(titles(other)).toEqual(['Hello all']);
    for (const stream of [phone, laptop, other]) stream.cut();
  });

  it('shows who comes later what there was, and what has been read of it', async () => {
    const first = await say(alice, 'bob', 'one');
    await say(alice, 'everyone', 'two');
    await say(alice, 'alice', 'not for bob');
    expect((await markRead(bob, first)).status).toBe(204);
    const late = await open(bob);
    await late.until(() => late.count('read') === 1);
    expect(titles(late)).toEqual(['one', 'two']);
    expect(unread(late)).toEqual(['two']);
    const hers = await open(alice);
    await hers.until(() => hers.count('notice') === 2);
    expect(unread(hers)).toEqual(['two', 'not for bob']);
    for (const stream of [late, hers]) stream.cut();
  });

  it('gives who was cut what came meanwhile, once, and what was read elsewhere', async () => {
    const stream = await open(bob);
    const first = await say(alice, 'bob', 'one');
    await stream.until(() => stream.count('notice') === 1);
    stream.cut();
    await say(alice, 'bob', 'two');
    await say(alice, 'everyone', 'three');
    await markRead(bob, first);
    const back = await RawStream.connected(`${demo.url}/notifications`, {
      headers: { ...bob, 'Last-Event-ID': stream.lastEventId },
    });
    await back.until(() => back.count('read') === 1);
    expect(back.dataOf('connected')).toMatchObject([{ resume: 'recovered' }]);
    expect(titles(back)).toEqual(['two', 'three']);
    expect(unread(stream, back)).toEqual(['two', 'three']);
    back.cut();
  });

  it('keeps what is unread, and who is signed out, over a restart with a log on disk', async () => {
    const DATA_DIR = await mkdtemp(join(tmpdir(), 'demo-notifications-'));
    const AUTH_SECRET = 'a secret that is long enough for HS256';
    const variables = { PLATFORM: platform, LOG: 'lmdb', DATA_DIR, AUTH_SECRET };
    await demo.app.close();
    demo = await startDemo(variables);
    try {
      const [signedOut, signedIn] = [await newSession(demo, 'bob'), await newSession(demo, 'bob')];
      const first = await say(signedIn, 'bob', 'one');
      await say(signedIn, 'everyone', 'two');
      await markRead(signedIn, first);
      await request(`${demo.url}/auth/logout`, {}, signedOut);
      await demo.app.close();
      demo = await startDemo(variables);
      expect((await open(signedOut)).status).toBe(401);
      const stream = await open(signedIn);
      await stream.until(() => stream.count('read') === 1);
      expect(unread(stream)).toEqual(['two']);
      stream.cut();
    } finally {
      await demo.app.close();
      await rm(DATA_DIR, { recursive: true });
      demo = await startDemo({ PLATFORM: platform });
    }
  });

  it.each([
    { to: 'carol', title: 'x' },
    { to: 'bob', title: '' },
    { to: 'bob', title: 'x'.repeat(81) },
    { to: 'bob', title: 'x', text: 'x'.repeat(501) },
    { to: 'bob', title: 'x', severity: 'fatal' },
    { to: 'bob', title: 'x', from: 'alice' },
    { title: 'x' },
  ])('refuses to send %j', async (body) => {
    expect((await send(alice, body)).status).toBe(400);
  });

  it.each([{}, { ids: [] }, { ids: ['x'] }, { ids: Array.from({ length: 201 }, () => crypto.randomUUID()) }])(
    'refuses to mark %j as read',
    async (body) => {
      expect((await request(`${demo.url}/notifications/read`, body, alice)).status).toBe(400);
    },
  );

  it('wants to know who asks', async () => {
    expect((await send({}, { to: 'bob', title: 'x' })).status).toBe(401);
    expect((await markRead({}, crypto.randomUUID())).status).toBe(401);
    expect((await open({})).status).toBe(401);
  });

  it('takes no orders from pages of other sites', async () => {
    const foreign = { ...alice, origin: 'https://evil.example' };
    expect((await send(foreign, { to: 'bob', title: 'x' })).status).toBe(403);
    expect((await open(foreign)).status).toBe(403);
  });
});
