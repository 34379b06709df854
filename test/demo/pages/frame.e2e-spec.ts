import { SseConnections } from '@nestream/nest';
import type { Browser } from 'playwright-core';
import { waitUntil } from '../../kit/wait-until.js';
import { launchChromium } from '../../kit/chromium.js';
import { startDemo, type DemoApp } from '../support/demo-app.js';
import { DemoPage } from '../support/demo-page.js';

describe('the frame of the pages in Chromium', () => {
  let browser: Browser;
  let demo: DemoApp;

  beforeAll(async () => {
    browser = await launchChromium();
    demo = await startDemo();
  }, 30_000);
  afterAll(async () => {
    await browser.close();
    await demo.app.close();
  });

  it('leads to every page, by keyboard too, and ends the streams of the one that is left', async () => {
    const view = await DemoPage.open(browser, demo.url, 'chat');
    const { page } = view;
    const streams = () => [...demo.app.get(SseConnections).all()].length;
    const links = await page.locator('#nav a').allInnerTexts();
    expect(links.length).toBeGreaterThan(3);
    for (const name of links) {
      await page.getByRole('link', { name, exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.locator(`main h1`, { hasText: name }).waitFor();
      expect(await page.locator('#nav [aria-current="page"]').innerText()).toBe(name);
      expect(await page.title()).toBe(`${name} · Nestream`);
      await waitUntil(async () => page.evaluate(() => document.activeElement?.id === 'page'));
    }
    await page.goto('about:blank');
    await waitUntil(() => streams() === 0);
    expect(view.problems).toEqual([]);
    await page.close();
  }, 60_000);

  it('says so when a page cannot be loaded', async () => {
    const view = await DemoPage.open(browser, demo.url, 'overview');
    await view.page.route('**/pages/chat/**', (route) => route.abort());
    await view.page.getByRole('link', { name: 'Chat' }).click();
    await view.page.getByRole('heading', { name: 'This page could not be loaded' }).waitFor();
    await view.page.unroute('**/pages/chat/**');
    await view.page.getByRole('button', { name: 'Try again' }).click();
    await view.page.getByRole('heading', { name: 'Chat', level: 1 }).waitFor();
    await view.page.close();
  }, 60_000);
});
