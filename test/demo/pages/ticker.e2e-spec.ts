import type { Browser } from 'playwright-core';
import { waitUntil } from '../../support/wait-until.js';
import { launchChromium } from '../support/chromium.js';
import { startDemo, type DemoApp } from '../support/demo-app.js';
import { DemoPage } from '../support/demo-page.js';

describe('the ticker in Chromium', () => {
  let browser: Browser;
  let demo: DemoApp;
  let view: DemoPage;

  beforeAll(async () => {
    browser = await launchChromium();
    demo = await startDemo();
    view = await DemoPage.open(browser, demo.url, 'ticker');
  }, 30_000);
  afterAll(async () => {
    await browser.close();
    await demo.app.close();
  });

  it('shows the prices, and only what is chosen', async () => {
    const rows = view.page.locator('tbody tr');
    await view.shows('state', 'Live');
    await waitUntil(async () => !(await rows.allInnerTexts()).some((text) => text.includes('–')));
    expect(await rows.count()).toBe(6);
    for (const symbol of ['GLOBEX', 'HOOLI', 'INITECH', 'STARK'])
      await view.page.getByLabel(symbol).uncheck();
    expect((await rows.allInnerTexts()).map((text) => text.split(/\s/)[0])).toEqual(['ACME', 'WAYNE']);
    await view.shows('state', 'Live');
    for (const symbol of ['ACME', 'WAYNE']) await view.page.getByLabel(symbol).uncheck();
    expect(await view.page.getByText('Choose a symbol to watch.').isVisible()).toBe(true);
    await view.shows('state', 'Not connected');
    expect(view.problems).toEqual([]);
  }, 60_000);
});
