import type { Server } from 'node:http';
import type { Browser, Page } from 'puppeteer-core';
import { RoomService, SseConnections } from '@nestream/nest';
import { RoomsController } from '../kit/rooms.controller.js';
import { startApp, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';
import { findInPath, launch } from './support/launch.js';
import { PageController } from './support/page.controller.js';

interface ClientPage {
  readonly told: unknown[];
  readonly states: string[];
  readonly restored: number;
  readonly client: {
    readonly state: { readonly name: string; readonly offline?: boolean };
    isLeader?: boolean;
  };
}

const told = (page: Page) => page.evaluate(() => (globalThis as unknown as ClientPage).told);
const states = (page: Page) => page.evaluate(() => (globalThis as unknown as ClientPage).states);
const stateOf = (page: Page) => page.evaluate(() => (globalThis as unknown as ClientPage).client?.state);
const leads = (page: Page) => page.evaluate(() => (globalThis as unknown as ClientPage).client.isLeader);
const isHidden = (page: Page) => page.evaluate(() => document.visibilityState === 'hidden');
const restored = (page: Page) => page.evaluate(() => (globalThis as unknown as ClientPage).restored);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const BROWSERS = [
  { browser: 'chrome', name: 'Chromium', path: findInPath('chromium') },
  { browser: 'firefox', name: 'Firefox', path: findInPath('firefox-esr', 'firefox') },
] as const;

describe.each(BROWSERS)('SseClient in $name', ({ browser: kind, name, path }) => {
  if (!path) {
    console.warn(`${name} is not in the PATH: nothing is tested in it`);
    it.todo(`was not found, so nothing was tested in ${name}`);
    return;
  }
  let browser: Browser;
  let server: TestApp;
  let published = 0;

  beforeAll(async () => {
    browser = await launch(kind, path);
  }, 60_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    published = 0;
    server = await startApp('express', { controllers: [RoomsController, PageController] });
  });
  afterEach(async () => {
    await Promise.all((await browser.pages()).slice(1).map((page) => page.close()));
    await server.app.close();
  });

  /** Cuts every connection, as a network does. */
  const cut = () => (server.app.getHttpServer() as Server).closeAllConnections();
  const connections = () => server.app.get(SseConnections).size;

  async function reaches(page: Page, state: string): Promise<void> {
    await waitUntil(
      async () => (await stateOf(page))?.name === state,
      15_000,
      () => `state ${state}`,
    );
  }

  async function open(client = 'SseClient', options: object = {}): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(
      `${server.url}/page?client=${client}&options=${encodeURIComponent(JSON.stringify(options))}`,
    );
    await reaches(page, 'open');
    return page;
  }

  async function publish(count: number): Promise<void> {
    const rooms = server.app.get(RoomService);
    for (; count > 0; count--) await rooms.broadcastToRoom('kitchen', { type: 'n', data: ++published });
  }

  async function hasAll(page: Page): Promise<void> {
    await waitUntil(async () => (await told(page)).length >= published, 15_000);
    expect(await told(page)).toEqual(upTo(published));
  }

  it('resumes where the network has cut it', async () => {
    const page = await open('SseClient', { retryDelay: 100 });
    await publish(3);
    await hasAll(page);
    cut();
    await publish(3);
    await hasAll(page);
    expect(await states(page)).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
    await page.close();
    await waitUntil(() => connections() === 0);
  }, 30_000);

  it('stays connected while the page is hidden', async () => {
    const page = await open();
    const other = await hide(page);
    await publish(3);
    await hasAll(page);
    expect(await states(page)).toEqual(['connecting', 'open']);
    await other.close();
  }, 30_000);

  it('pauses while the page is hidden where it was asked to, and misses nothing', async () => {
    const page = await open('SseClient', { pauseWhenHidden: true });
    await publish(1);
    await hasAll(page);
    await hide(page);
    await reaches(page, 'paused');
    await waitUntil(() => connections() === 0);
    await publish(3);
    await page.bringToFront();
    await hasAll(page);
    expect(await states(page)).toEqual(['connecting', 'open', 'paused hidden', 'connecting', 'open']);
  }, 30_000);

  it('shares one connection among four tabs, and hands it over when its tab is closed', async () => {
    const pages: Page[] = [];
    for (let count = 0; count < 4; count++) pages.push(await open('SharedSseClient'));
    expect(connections()).toBe(1);
    await publish(5);
    for (const page of pages) await hasAll(page);
    expect(await Promise.all(pages.map(leads))).toEqual([true, false, false, false]);
    await Promise.all([pages.shift()!.close(), publish(50)]);
    await publish(5);
    for (const page of pages) await hasAll(page);
    await waitUntil(() => connections() === 1);
  }, 60_000);

  /** Another tab comes to the front. */
  async function hide(page: Page): Promise<Page> {
    const other = await browser.newPage();
    await other.bringToFront();
    await waitUntil(() => isHidden(page), 10_000);
    return other;
  }

  // Firefox does not keep pages that have requests under way, and cannot be told to be offline.
  if (kind === 'chrome') {
    it('goes into the back-forward cache, and resumes when it comes out', async () => {
      const page = await open();
      await publish(2);
      await hasAll(page);
      await page.goto(`${server.url}/elsewhere`);
      await waitUntil(() => connections() === 0);
      await publish(3);
      // Long enough for a client in the cache to open a stream.
      for (let second = 0; second < 4; second++) {
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 250)));
        expect(connections()).toBe(0);
      }
      await page.goBack();
      await waitUntil(async () => (await restored(page)) === 1, 10_000);
      await hasAll(page);
      expect(await states(page)).toEqual(['connecting', 'open', 'paused cached', 'connecting', 'open']);
      await waitUntil(() => connections() === 1);
    }, 30_000);

    /** Freezes a page as the browser does with pages in the background, or thaws it. */
    async function freeze(page: Page, state: 'frozen' | 'active'): Promise<void> {
      const session = await page.createCDPSession();
      await session.send('Page.setWebLifecycleState', { state });
      await session.detach();
    }

    it('lets go of its stream when the page freezes, and resumes when it thaws', async () => {
      // Without a watchdog, which would come to the rescue after a while.
      const page = await open('SseClient', { idleTimeout: 0 });
      await publish(2);
      await hasAll(page);
      await freeze(page, 'frozen');
      await waitUntil(() => connections() === 0);
      await publish(3);
      await freeze(page, 'active');
      await hasAll(page);
      expect(await states(page)).toEqual(['connecting', 'open', 'paused frozen', 'connecting', 'open']);
    }, 30_000);

    it('hands a shared connection over when the page that holds it freezes', async () => {
      const first = await open('SharedSseClient');
      const second = await open('SharedSseClient');
      await publish(2);
      for (const page of [first, second]) await hasAll(page);
      expect(await leads(first)).toBe(true);
      await freeze(first, 'frozen');
      await publish(3);
      await hasAll(second);
      expect(await leads(second)).toBe(true);
      await freeze(first, 'active');
      await publish(1);
      for (const page of [first, second]) await hasAll(page);
      await waitUntil(() => connections() === 1);
    }, 30_000);

    it('waits while the device is offline, and comes back with the network', async () => {
      const page = await open('SseClient', { retryDelay: 20_000, maxRetryDelay: 60_000 });
      await publish(1);
      await hasAll(page);
      await page.setOfflineMode(true);
      cut();
      await reaches(page, 'waiting');
      expect(await stateOf(page)).toMatchObject({ offline: true });
      await publish(3);
      await page.setOfflineMode(false);
      // Long before the delay is over.
      await hasAll(page);
    }, 30_000);
  }
});
