import type { Browser } from 'playwright-core';
import { ChatService } from '../../../src/chat/chat.service.js';
import { waitUntil } from '../../support/wait-until.js';
import { launchChromium } from '../support/chromium.js';
import { startDemo, type DemoApp } from '../support/demo-app.js';
import { DemoPage } from '../support/demo-page.js';
import { cutNetwork } from '../support/network.js';

describe('the chat in Chromium', () => {
  let browser: Browser;
  let demo: DemoApp;
  let view: DemoPage;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 30_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    demo = await startDemo();
    view = await DemoPage.open(browser, demo.url, 'chat');
    await view.shows('state', 'Live');
  }, 30_000);
  afterEach(async () => {
    await view.page.close();
    await demo.app.close();
  });

  const messages = async (of = view): Promise<string[]> => of.page.locator('.message-text').allInnerTexts();
  const say = async (text: string): Promise<void> => {
    await view.page.getByLabel('Message', { exact: true }).fill(text);
    await view.page.getByLabel('Message', { exact: true }).press('Enter');
  };

  const own = async (of = view): Promise<number> => of.page.locator('.message.mine').count();

  it('misses nothing when the network is cut', async () => {
    const chat = demo.app.get(ChatService);
    const post = async (from: number, to: number): Promise<void> => {
      for (const text of numbers(from, to)) await chat.post('general', { author: 'Ada', text });
    };
    await post(1, 5);
    await say('6');
    await waitUntil(async () => (await messages()).length === 6);
    const mend = cutNetwork(demo);
    await view.shows('state', 'Reconnecting');
    await post(7, 30);
    await mend();
    await post(31, 40);
    await view.shows('state', 'Live');
    await say('41');
    await waitUntil(async () => (await messages()).includes('41'));
    expect(await messages()).toEqual(numbers(1, 41));
    expect(view.problems).toEqual([]);
  }, 60_000);

  it('shows who is in the room, by name, and says what is wrong with the form', async () => {
    const other = await DemoPage.open(browser, demo.url, 'chat');
    await other.page.getByLabel('Name').fill('Grace');
    await other.page.getByLabel('Name').press('Tab');
    await view.shows('members', /Grace/);
    await say('<b>bold</b>');
    await waitUntil(async () => (await messages(other)).length === 1);
    expect(await messages(other)).toEqual(['<b>bold</b>']);
    expect([await own(), await own(other)]).toEqual([1, 0]);
    await other.page.close();
    await waitUntil(async () => !(await view.text('members')).includes('Grace'), 10_000);
    await say('  ');
    expect(await view.text('error')).toBe('Please write a message.');
    expect(view.problems).toEqual([]);
  }, 60_000);

  it('keeps the name over a reload, and marks rooms in which something was said', async () => {
    await view.page.getByLabel('Name').fill('Ada');
    await view.page.getByLabel('Name').press('Tab');
    await view.shows('members', 'Ada');
    await view.page.reload();
    await view.shows('members', 'Ada');
    const chat = demo.app.get(ChatService);
    const unread = view.page.locator('.chip', { hasText: 'random' }).locator('.unread');
    await waitUntil(async () => {
      await chat.post('random', { author: 'Bob', text: 'Over here' });
      return unread.isVisible();
    });
    expect(await messages()).toEqual([]);
    await view.page.getByLabel('random').check();
    await waitUntil(async () => (await messages()).includes('Over here'));
    expect(await unread.isVisible()).toBe(false);
    expect(view.problems).toEqual([]);
  }, 60_000);

  it('has the place to write in sight on a phone, however much was said, and leads to what is new', async () => {
    await view.page.setViewportSize({ width: 390, height: 700 });
    const chat = demo.app.get(ChatService);
    const long = `${'x'.repeat(300)} ${'👩‍👩‍👧‍👦'.repeat(40)}`;
    for (const text of [...numbers(1, 20), long]) await chat.post('general', { author: 'Bob', text });
    await waitUntil(async () => (await messages()).length === 21);
    expect(await view.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    const box = (await view.page.getByLabel('Message', { exact: true }).boundingBox())!;
    expect(box.y + box.height).toBeLessThan(700);
    await view.page.locator('[data-ref="log"]').evaluate((log) => (log.scrollTop = 0));
    await chat.post('general', { author: 'Bob', text: 'Newest' });
    await view.page.getByRole('button', { name: 'New messages' }).click();
    await waitUntil(async () => view.page.getByText('Newest', { exact: true }).isVisible());
    expect(await view.page.getByRole('button', { name: 'New messages' }).isVisible()).toBe(false);
    expect(view.problems).toEqual([]);
  }, 60_000);
});

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`);
}
