import { SseConnections, RoomService, sseCors } from '@nestream/nest';
import { HttpStatusError, SseClient, type ClosedState } from '@nestream/client';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../kit/chromium.js';
import { bearer, post, sign, startAuthApp } from './support/auth-app.js';
import { PLATFORMS, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

/** A server whose pages are of another origin. */
async function startPages(): Promise<{ server: Server; origin: string }> {
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html>'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Opens a stream in a page, which remembers what it hears in `window.heard`. */
function listenIn({ url, withCredentials = false }: { url: string; withCredentials?: boolean }): void {
  const heard: string[] = [];
  const source = new EventSource(url, { withCredentials });
  Object.assign(window, { heard, source });
  for (const type of ['connected', 'message', 'closing']) {
    source.addEventListener(type, (event) => heard.push(`${type} ${(event as MessageEvent<string>).data}`));
  }
  source.addEventListener('error', () => heard.push(`error ${source.readyState}`));
}

describe.each(PLATFORMS)("Chromium's own EventSource behind a guard (%s)", (platform) => {
  let browser: Browser;
  let server: TestApp;
  let friend: { server: Server; origin: string };
  let stranger: { server: Server; origin: string };
  let page: Page;

  const heard = async (): Promise<string[]> =>
    page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  const hears = async (count: number, type: string): Promise<void> =>
    waitUntil(
      async () => (await heard()).filter((text) => text.startsWith(type)).length >= count,
      8_000,
      () => `${count} of ${type}`,
    );
  const publish = async (data: string): Promise<unknown> =>
    server.app.get(RoomService).broadcastToRoom('news', { data });
  /** The connection breaks, as networks do. */
  const breakAll = (): void => {
    for (const connection of server.app.get(SseConnections).all()) connection.destroy('client');
  };
  const visit = async (origin: string, cookie?: string): Promise<void> => {
    const context = await browser.newContext();
    if (cookie)
      await context.addCookies([{ name: 'access_token', value: cookie, url: server.url, httpOnly: true }]);
    page = await context.newPage();
    await page.goto(origin);
  };

  beforeAll(async () => {
    [browser, friend, stranger] = await Promise.all([launchChromium(), startPages(), startPages()]);
    const origins = [friend.origin];
    server = await startAuthApp(platform, { auth: { origins }, sse: { retry: 200 }, cors: sseCors(origins) });
  }, 30_000);
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await waitUntil(() => server.app.get(SseConnections).size === 0);
  });
  afterAll(async () => {
    await browser.close();
    for (const pages of [friend, stranger]) pages.server.close();
    await server.app.close();
  });

  it('is let in by its cookie, and again when it comes back', async () => {
    await visit(server.url, sign());
    await page.evaluate(listenIn, { url: '/streams/news' });
    await hears(1, 'connected');
    breakAll();
    await publish('missed');
    await hears(2, 'connected');
    await hears(1, 'message missed');
    expect((await heard()).filter((text) => text.startsWith('connected'))[1]).toContain(
      '"resume":"recovered"',
    );
  }, 20_000);

  it('is let in by a ticket once, and comes back by the cookie that no script sees', async () => {
    await visit(server.url);
    const { body } = await post(`${server.url}/sse-auth/ticket`, { path: '/streams/news' }, bearer(sign()));
    const url = `/streams/news?ticket=${String(body.ticket)}`;
    await page.evaluate(listenIn, { url });
    await hears(1, 'connected');
    expect(await page.evaluate(() => document.cookie)).toBe('');
    breakAll();
    await publish('missed');
    await hears(2, 'connected');
    await hears(1, 'message missed');
    await visit(server.url);
    await page.evaluate(listenIn, { url });
    await hears(1, 'error 2');
  }, 20_000);

  it('is let in on a page of an allowed origin, by cookie and by ticket', async () => {
    await visit(friend.origin, sign());
    await page.evaluate(listenIn, { url: `${server.url}/streams/news`, withCredentials: true });
    await hears(1, 'connected');
    await visit(friend.origin);
    await page.evaluate(
      async ({ url, token }) => {
        const response = await fetch(`${url}/sse-auth/ticket`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({ path: '/streams/news' }),
        });
        Object.assign(window, await response.json());
      },
      { url: server.url, token: sign() },
    );
    const ticket = await page.evaluate(() => (window as unknown as { ticket: string }).ticket);
    await page.evaluate(listenIn, {
      url: `${server.url}/streams/news?ticket=${ticket}`,
      withCredentials: true,
    });
    await hears(1, 'connected');
    breakAll();
    await hears(2, 'connected');
  }, 20_000);

  it('stays outside on a page of another origin, cookie or not', async () => {
    await visit(stranger.origin, sign());
    await page.evaluate(listenIn, { url: `${server.url}/streams/news`, withCredentials: true });
    await hears(1, 'error 2');
    expect(server.app.get(SseConnections).size).toBe(0);
  }, 20_000);
});

describe.each(PLATFORMS)('SseClient behind a guard (%s)', (platform) => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startAuthApp(platform, {
      auth: { expiringNotice: 1_500, expiryJitter: 0 },
      sse: { retry: 200 },
    });
  });
  afterAll(async () => server.app.close());

  it('renews a token on 401 and when it is about to end, and misses nothing', async () => {
    let token = sign({}, -10);
    const refresh = jest.fn(async () => {
      token = sign({}, refresh.mock.calls.length === 1 ? 3 : 600);
    });
    const client = new SseClient(`${server.url}/streams/news`, { headers: () => bearer(token), refresh });
    const texts: string[] = [];
    const opened: unknown[] = [];
    client.on('connected', ({ data }) => opened.push(data));
    client.on('message', ({ raw }) => texts.push(raw));
    client.connect();
    await waitUntil(() => opened.length === 1);
    expect(refresh).toHaveBeenCalledTimes(1);
    const rooms = server.app.get(RoomService);
    const sent: string[] = [];
    while (opened.length < 2) {
      sent.push(`event ${sent.length}`);
      await rooms.broadcastToRoom('news', { data: sent.at(-1)! });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(refresh).toHaveBeenCalledTimes(2);
    await waitUntil(() => texts.length >= sent.length);
    expect(texts).toEqual(sent);
    client.close();
  }, 15_000);

  it('stops with the status when the renewed token is refused too', async () => {
    const client = new SseClient(`${server.url}/streams/news`, {
      headers: bearer('bad'),
      refresh: () => undefined,
    });
    client.connect();
    const closed: ClosedState = await client.closed;
    expect(closed).toMatchObject({ reason: 'failed' });
    const { error } = closed as { error?: unknown };
    expect(error).toBeInstanceOf(HttpStatusError);
    expect((error as HttpStatusError).status).toBe(401);
  });
});
