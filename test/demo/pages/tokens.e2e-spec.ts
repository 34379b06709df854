import type { Browser } from 'playwright-core';
import { tokensOf } from '../../../src/tokens/tokens-of.js';
import { waitUntil } from '../../support/wait-until.js';
import { launchChromium } from '../support/chromium.js';
import { startDemo, type DemoApp } from '../support/demo-app.js';
import { DemoPage } from '../support/demo-page.js';
import { cutNetwork } from '../support/network.js';

const PROMPT = 'Explain streams';

describe('the tokens in Chromium', () => {
  let browser: Browser;
  let demo: DemoApp;
  let view: DemoPage;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 30_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    demo = await startDemo();
    view = await DemoPage.open(browser, demo.url, 'tokens');
  }, 30_000);
  afterEach(async () => {
    expect(view.problems).toEqual([]);
    await view.page.close();
    await demo.app.close();
  });

  const button = (name: string) => view.page.getByRole('button', { name });
  const write = async (prompt: string): Promise<void> => {
    await view.page.getByLabel('Prompt').fill(prompt);
    await view.page.keyboard.press('Enter');
  };
  const text = async (): Promise<string | null> => view.page.locator('[data-ref="text"]').textContent();
  const longer = async (than: number): Promise<void> =>
    waitUntil(async () => (await text())!.length > than, 10_000);

  it('writes the whole text once, over cuts and a reload, and has it again after the end', async () => {
    const whole = tokensOf(PROMPT).join('');
    await write(PROMPT);
    await longer(50);
    await button('Cut the connection').click();
    await view.shows('reconnects', '1');
    await view.shows('state', 'Live');
    const before = (await text())!.length;
    await longer(before + 20);
    const mend = cutNetwork(demo);
    await view.shows('state', 'Reconnecting');
    await mend();
    await view.shows('state', 'Live');
    expect(await view.page.locator('.seam').count()).toBe(2);
    await view.page.reload();
    await view.shows('outcome', 'Complete');
    expect(await text()).toBe(whole);
    expect(await view.text('tally')).toBe(`${tokensOf(PROMPT).length} pieces`);
    await view.page.reload();
    await view.shows('state', 'Done');
    expect([await text(), await view.text('gaps')]).toEqual([whole, '0']);
  }, 60_000);

  it('stops the text, for another tab that reads it too', async () => {
    await write(PROMPT);
    await longer(20);
    const other = await DemoPage.open(browser, demo.url, 'tokens');
    // What a tab asked for last goes with it when it is duplicated.
    const request = await view.page.evaluate(() => sessionStorage.getItem('tokens.request')!);
    await other.page.evaluate((value) => sessionStorage.setItem('tokens.request', value), request);
    await other.page.reload();
    await other.shows('state', 'Live');
    await button('Stop writing').click();
    await view.shows('outcome', 'Stopped');
    await other.shows('outcome', 'Stopped');
    expect(await other.page.locator('[data-ref="text"]').textContent()).toBe(await text());
    expect((await text())!.length).toBeLessThan(tokensOf(PROMPT).join('').length);
    expect(other.problems).toEqual([]);
    await other.page.close();
  }, 60_000);

  it('says what is missing', async () => {
    await write(' ');
    expect(await view.text('error')).toBe('Please give a prompt.');
  }, 60_000);
});
