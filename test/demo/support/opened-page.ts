import type { Browser } from 'playwright-core';
import { launchChromium } from '../../kit/chromium.js';
import { startDemo, type DemoApp } from './demo-app.js';
import { DemoPage } from './demo-page.js';

/** What a test of a page works with. */
export interface OpenedPage {
  browser: Browser;
  /** May be replaced by a test; the one that is here at the end is closed. */
  demo: DemoApp;
  view: DemoPage;
}

/** Gives each test of the suite the demo and one of its pages, both new. At its end the page must not have reported any problem. */
export function openedPage(name: string): OpenedPage {
  const opened = {} as OpenedPage;

  beforeAll(async () => {
    opened.browser = await launchChromium();
  }, 30_000);
  afterAll(() => opened.browser.close());

  beforeEach(async () => {
    opened.demo = await startDemo();
    opened.view = await DemoPage.open(opened.browser, opened.demo.url, name);
  }, 30_000);
  afterEach(async () => {
    await opened.view.page.close();
    await opened.demo.app.close();
    expect(opened.view.problems).toEqual([]);
  });

  return opened;
}
