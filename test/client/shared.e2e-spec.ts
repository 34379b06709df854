import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { Controller, Get, Header, NotFoundException, Param } from '@nestjs/common';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { RoomService, SseConnections } from '@nestream/nest';
import { launchChromium } from '../kit/chromium.js';
import { RoomsController } from '../kit/rooms.controller.js';
import { startApp, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

const LIBS = join(import.meta.dirname, '../../libs');

/** The page, and the packages as they are built, which the browser loads as modules. */
@Controller()
class PageController {
  @Get('page')
  @Header('content-type', 'text/html')
  page(): string {
    const imports = {
      '@nestream/client/shared': '/modules/client/shared/index.js',
      '@nestream/protocol': '/modules/protocol/index.js',
    };
    return `<!doctype html><meta charset="utf-8"><title>shared</title>
      <script type="importmap">${JSON.stringify({ imports })}</script>
      <script type="module">
        import { SharedSseClient } from '@nestream/client/shared';
        const client = new SharedSseClient('/rooms/kitchen');
        globalThis.told = [];
        globalThis.client = client;
        client.on('n', ({ data }) => told.push(data));
        client.on('gap', ({ data }) => told.push(data));
        client.connect();
      </script>`;
  }

  @Get('modules/:library/*path')
  @Header('content-type', 'text/javascript')
  async module(@Param('library') library: string, @Param('path') path: string | string[]): Promise<string> {
    const file = normalize(join(LIBS, library, 'dist', ...[path].flat()));
    if (!file.startsWith(LIBS) || !file.endsWith('.js')) throw new NotFoundException();
    return readFile(file, 'utf8');
  }
}

interface Shared {
  readonly told: unknown[];
  readonly client: { readonly state: { readonly name: string }; readonly isLeader: boolean };
}

const told = (page: Page) => page.evaluate(() => (globalThis as unknown as Shared).told);
const stateOf = (page: Page) => page.evaluate(() => (globalThis as unknown as Shared).client?.state.name);
const leads = (page: Page) => page.evaluate(() => (globalThis as unknown as Shared).client.isLeader);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('One connection for all tabs in Chromium', () => {
  let browser: Browser;
  let context: BrowserContext;
  let server: TestApp;
  let published = 0;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 30_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    server = await startApp('express', { controllers: [RoomsController, PageController] });
    context = await browser.newContext();
    published = 0;
  }, 30_000);
  afterEach(async () => {
    await context.close();
    await server.app.close();
  });

  const connections = () => server.app.get(SseConnections).size;

  async function open(count: number): Promise<Page[]> {
    const pages: Page[] = [];
    for (let opened = 0; opened < count; opened++) {
      const page = await context.newPage();
      pages.push(page);
      await page.goto(`${server.url}/page`);
      await waitUntil(async () => (await stateOf(page)) === 'open', 10_000);
    }
    return pages;
  }

  async function publish(count: number): Promise<void> {
    const rooms = server.app.get(RoomService);
    for (; count > 0; count--) await rooms.broadcastToRoom('kitchen', { type: 'n', data: ++published });
  }

  async function haveAll(pages: readonly Page[]): Promise<void> {
    let lengths: number[] = [];
    await waitUntil(
      async () => {
        lengths = await Promise.all(pages.map(async (page) => (await told(page)).length));
        return lengths.every((length) => length >= published);
      },
      15_000,
      () => `${published} events in all pages; they have ${lengths.join()}`,
    );
    for (const page of pages) expect(await told(page)).toEqual(upTo(published));
  }

  it('shares one among four, and misses and repeats nothing when the one that holds it is closed', async () => {
    const pages = await open(4);
    expect(connections()).toBe(1);
    await publish(20);
    await haveAll(pages);
    expect(await Promise.all(pages.map(leads))).toEqual([true, false, false, false]);

    for (let round = 1; round <= 2; round++) {
      const closed = pages.shift()!.close();
      await publish(300);
      await closed;
      await publish(20);
      await haveAll(pages);
      await waitUntil(() => connections() === 1);
      expect(await leads(pages[0]!)).toBe(true);
    }

    await Promise.all(pages.map((page) => page.close()));
    await waitUntil(() => connections() === 0);
  }, 60_000);

  it('hands over when the page that holds it crashes, or goes elsewhere', async () => {
    const pages = await open(3);
    const crashed = pages.shift()!;
    // The command does not return from a page that is gone.
    void crashed.goto('chrome://crash').catch(() => undefined);
    await publish(100);
    await waitUntil(() => leads(pages[0]!), 15_000);
    await publish(10);
    await haveAll(pages);

    await Promise.all([pages.shift()!.goto('about:blank'), publish(100)]);
    await publish(10);
    await haveAll(pages);
    await waitUntil(() => connections() === 1);
  }, 60_000);

  it('takes more tabs than HTTP/1.1 takes connections', async () => {
    const pages = await open(8);
    await publish(5);
    await waitUntil(async () => (await told(pages[7]!)).length === 5);
    await haveAll(pages);
    expect(connections()).toBe(1);
  }, 60_000);
});
