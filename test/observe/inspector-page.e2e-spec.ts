import { RoomService } from '@nestream/nest';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../kit/chromium.js';
import { RawStream } from '../kit/raw-stream.js';
import { RoomsController } from '../kit/rooms.controller.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';

let browser: Browser;
beforeAll(async () => (browser = await launchChromium()));
afterAll(async () => browser.close());

describe.each(PLATFORMS)('The page of the inspector in Chromium (%s)', (platform) => {
  const faults: string[] = [];
  let test: TestApp;
  let page: Page;

  beforeAll(async () => {
    const sse = { inspector: { guard: { canActivate: () => true } }, drainWindow: 200 };
    test = await startApp(platform, { sse, controllers: [RoomsController] });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(`${test.url}/sse-inspector`);
  });
  afterAll(async () => {
    await page.close();
    await test.app.close();
  });

  it('shows streams and rooms live', async () => {
    const stream = await RawStream.connected(`${test.url}/rooms/kitchen,hall`);
    const row = page.locator('#connections tr');
    await row.waitFor();
    expect(await row.count()).toBe(1);
    expect(await row.innerText()).toMatch(
      /anonymous[\s\S]*GET \/rooms\/:names\s+managed[\s\S]*kitchen, hall/,
    );
    expect(await page.locator('#routes tr').allInnerTexts()).toContainEqual(
      expect.stringMatching(/^RoomsController\.join\s+managed\s+takes @Connection\(\)$/),
    );
    expect(await page.locator('#rooms li').allInnerTexts()).toEqual([
      expect.stringMatching(/^hall\s+1$/),
      expect.stringMatching(/^kitchen\s+1$/),
    ]);
    expect(await page.locator('#status').innerText()).toBe('live');
    expect(await page.locator('button.kick').isVisible()).toBe(true);
    await page.fill('#find', 'nobody');
    await page.getByText('No streams.').waitFor();
    await page.fill('#find', '');
    await row.waitFor();
    stream.cut();
    await row.waitFor({ state: 'detached' });
  });

  it('shows the events of a room, and never runs what they hold', async () => {
    const stream = await RawStream.connected(`${test.url}/rooms/kitchen`);
    const rooms = test.app.get(RoomService);
    await rooms.broadcastToRoom('kitchen', { type: 'early', data: 1 });
    await page.locator('#rooms button', { hasText: 'kitchen' }).click();
    const events = page.locator('#tail li');
    await events.first().waitFor();
    const markup = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
    await rooms.broadcastToRoom('kitchen', { type: 'news', data: { markup } });
    await page.locator('#tail .type', { hasText: 'news' }).waitFor();
    expect(await events.count()).toBe(2);
    expect(await events.first().locator('.data').innerText()).toBe(JSON.stringify({ markup }));
    expect(await page.locator('#tail img').count()).toBe(0);
    expect(await page.title()).toBe('Streams');
    stream.cut();
  });

  it('kicks a stream at the second click', async () => {
    const stream = await RawStream.connected(`${test.url}/rooms/hall`);
    const kick = page.locator('tr', { hasText: 'hall' }).locator('button.kick');
    await kick.click();
    expect(await kick.innerText()).toBe('sure?');
    expect(stream.count('closing')).toBe(0);
    await kick.click();
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.dataOf('closing')).toEqual([{ reason: 'evicted', reconnect: false }]);
  });

  it.each([
    [1_280, 900],
    [390, 844],
  ])('fits a window of %i by %i', async (width, height) => {
    await page.setViewportSize({ width, height });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });

  it('had no fault', () => {
    expect(faults).toEqual([]);
  });
});
