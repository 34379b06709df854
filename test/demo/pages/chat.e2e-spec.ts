import { ChatService } from '../../../src/chat/chat.service.js';
import { waitUntil } from '../../kit/wait-until.js';
import { DemoPage } from '../support/demo-page.js';
import { cutNetwork } from '../support/network.js';
import { openedPage } from '../support/opened-page.js';

describe('the chat in Chromium', () => {
  const at = openedPage('chat');

  beforeEach(() => at.view.shows('state', 'Live'));

  const messages = async (of = at.view): Promise<string[]> =>
    of.page.locator('.message-text').allInnerTexts();
  const say = async (text: string): Promise<void> => {
    await at.view.page.getByLabel('Message', { exact: true }).fill(text);
    await at.view.page.getByLabel('Message', { exact: true }).press('Enter');
  };

  const own = async (of = at.view): Promise<number> => of.page.locator('.message.mine').count();

  it('misses nothing when the network is cut', async () => {
    const chat = at.demo.app.get(ChatService);
    const post = async (from: number, to: number): Promise<void> => {
      for (const text of numbers(from, to)) await chat.post('general', { author: 'Ada', text });
    };
    await post(1, 5);
    await say('6');
    await waitUntil(async () => (await messages()).length === 6);
    const mend = cutNetwork(at.demo);
    await at.view.shows('state', 'Reconnecting');
    await post(7, 30);
    await mend();
    await post(31, 40);
    await at.view.shows('state', 'Live');
    await say('41');
    await waitUntil(async () => (await messages()).includes('41'));
    expect(await messages()).toEqual(numbers(1, 41));
  }, 60_000);

  it('shows who is in the room, by name, and says what is wrong with the form', async () => {
    const other = await DemoPage.open(at.browser, at.demo.url, 'chat');
    await other.page.getByLabel('Name').fill('Grace');
    await other.page.getByLabel('Name').press('Tab');
    await at.view.shows('members', /Grace/);
    await say('<b>bold</b>');
    await waitUntil(async () => (await messages(other)).length === 1);
    expect(await messages(other)).toEqual(['<b>bold</b>']);
    expect([await own(), await own(other)]).toEqual([1, 0]);
    await other.page.close();
    await waitUntil(async () => !(await at.view.text('members')).includes('Grace'), 10_000);
    await say('  ');
    expect(await at.view.text('error')).toBe('Please write a message.');
  }, 60_000);

  it('keeps the name over a reload, and marks rooms in which something was said', async () => {
    await at.view.page.getByLabel('Name').fill('Ada');
    await at.view.page.getByLabel('Name').press('Tab');
    await at.view.shows('members', 'Ada');
    await at.view.page.reload();
    await at.view.shows('members', 'Ada');
    const chat = at.demo.app.get(ChatService);
    const unread = at.view.page.locator('.chip', { hasText: 'random' }).locator('.unread');
    await waitUntil(async () => {
      await chat.post('random', { author: 'Bob', text: 'Over here' });
      return unread.isVisible();
    });
    expect(await messages()).toEqual([]);
    await at.view.page.getByLabel('random').check();
    await waitUntil(async () => (await messages()).includes('Over here'));
    expect(await unread.isVisible()).toBe(false);
  }, 60_000);

  it('has the place to write in sight on a phone, however much was said, and leads to what is new', async () => {
    await at.view.page.setViewportSize({ width: 390, height: 700 });
    const chat = at.demo.app.get(ChatService);
    const long = `${'x'.repeat(300)} ${'👩‍👩‍👧‍👦'.repeat(40)}`;
    for (const text of [...numbers(1, 20), long]) await chat.post('general', { author: 'Bob', text });
    await waitUntil(async () => (await messages()).length === 21);
    expect(await at.view.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    const box = (await at.view.page.getByLabel('Message', { exact: true }).boundingBox())!;
    expect(box.y + box.height).toBeLessThan(700);
    await at.view.page.locator('[data-ref="log"]').evaluate((log) => (log.scrollTop = 0));
    await chat.post('general', { author: 'Bob', text: 'Newest' });
    await at.view.page.getByRole('button', { name: 'New messages' }).click();
    await waitUntil(async () => at.view.page.getByText('Newest', { exact: true }).isVisible());
    expect(await at.view.page.getByRole('button', { name: 'New messages' }).isVisible()).toBe(false);
  }, 60_000);
});

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`);
}
