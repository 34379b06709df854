import type { Browser, BrowserContext } from 'playwright-core';
import { waitUntil } from '../../kit/wait-until.js';
import { launchChromium } from '../../kit/chromium.js';
import { startDemo, type DemoApp } from '../support/demo-app.js';
import { DemoPage } from '../support/demo-page.js';
import { request } from '../support/http.js';
import { cutNetwork } from '../support/network.js';
import { newSession } from '../support/sign-in.js';

describe('the notifications in Chromium', () => {
  let browser: Browser;
  let demo: DemoApp;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
  }, 30_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    demo = await startDemo();
  }, 30_000);
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    await demo.app.close();
  });

  const newContext = async (): Promise<BrowserContext> => {
    const context = await browser.newContext();
    context.setDefaultTimeout(8_000);
    contexts.push(context);
    return context;
  };
  const open = async (context: BrowserContext): Promise<DemoPage> =>
    DemoPage.open(context, demo.url, 'notifications');
  const openAs = async (name: string): Promise<DemoPage> => {
    const view = await open(await newContext());
    await view.page.locator('.people').getByRole('button', { name }).click();
    await view.shows('name', name);
    await view.shows('state', 'Live');
    return view;
  };
  const send = async ({ page }: DemoPage, to: string, title: string, severity = 'Info'): Promise<void> => {
    const form = page.locator('#send');
    await form.getByLabel(to, { exact: true }).check();
    await form.getByLabel(severity, { exact: true }).check();
    await page.getByLabel('Title').fill(title);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
  };
  const titles = async ({ page }: DemoPage): Promise<string[]> =>
    page.locator('.notice strong').allInnerTexts();

  it('reach another user, live and aloud, and only the one they are for', async () => {
    const [alice, bob] = [await openAs('Alice'), await openAs('Bob')];
    await send(alice, 'Bob', 'Lunch', 'Warning');
    await alice.shows('sent', 'Sent to Bob');
    await bob.shows('unread', '1 unread');
    expect(await bob.text('toasts')).toContain('Lunch');
    expect(await bob.page.locator('[data-ref="toasts"]').getAttribute('aria-live')).toBe('polite');
    expect(await bob.text('notices')).toMatch(/warning\s+Lunch\s+Alice to Bob/);
    await send(bob, 'Everyone', 'Thanks');
    await alice.shows('unread', '1 unread');
    await bob.shows('unread', '2 unread');
    expect(await titles(alice)).toEqual(['Thanks']);
    expect(await titles(bob)).toEqual(['Thanks', 'Lunch']);
    expect([...alice.problems, ...bob.problems]).toEqual([]);
  }, 60_000);

  it('are read in all tabs of a user, and stay so over a reload', async () => {
    const first = await openAs('Bob');
    const second = await open(first.page.context());
    await second.shows('state', 'Live');
    for (const title of ['one', 'two', 'three']) await send(first, 'Bob', title);
    await second.shows('unread', '3 unread');
    await second.page.getByRole('button', { name: 'Mark “two” read' }).click();
    await first.shows('unread', '2 unread');
    await first.page.reload();
    await first.shows('unread', '2 unread');
    expect(await titles(first)).toEqual(['three', 'two', 'one']);
    expect(await first.text('toasts')).toBe('');
    await first.page.getByRole('button', { name: 'Mark all read' }).click();
    for (const tab of [first, second]) await tab.shows('unread', '0 unread');
    expect(await first.page.getByRole('button', { name: 'Mark all read' }).isDisabled()).toBe(true);
    expect([...first.problems, ...second.problems]).toEqual([]);
  }, 60_000);

  it('are there after the network was cut, each once, and counted', async () => {
    const bob = await openAs('Bob');
    await send(bob, 'Bob', 'before');
    await bob.shows('unread', '1 unread');
    const cookie = await newSession(demo, 'alice');
    const mend = cutNetwork(demo);
    await bob.shows('state', 'Reconnecting');
    await mend();
    for (const title of ['one', 'two', 'three', 'four']) {
      await request(`${demo.url}/notifications`, { to: 'bob', title }, cookie);
    }
    await bob.shows('unread', '5 unread');
    await bob.shows('state', 'Live');
    expect(await titles(bob)).toEqual(['four', 'three', 'two', 'one', 'before']);
    expect(await bob.text('gaps')).toBe('0');
    expect(bob.problems).toEqual([]);
  }, 60_000);

  it('end in all tabs when one signs out, and begin in all when one signs in', async () => {
    const first = await openAs('Alice');
    const second = await open(first.page.context());
    await second.shows('state', 'Live');
    await first.page.getByRole('button', { name: 'Sign out' }).click();
    for (const tab of [first, second]) await tab.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await second.page.locator('.people').getByRole('button', { name: 'Bob' }).click();
    for (const tab of [first, second]) await tab.shows('name', 'Bob');
    expect(await second.page.evaluate(() => document.activeElement?.getAttribute('data-ref'))).toBe('view');
    expect([...first.problems, ...second.problems]).toEqual([]);
  }, 60_000);

  it('outlive the token, which is renewed', async () => {
    await demo.app.close();
    demo = await startDemo({ AUTH_TTL: '6' });
    const view = await openAs('Alice');
    const token = async (): Promise<string> => {
      const [cookie] = await view.page.context().cookies();
      return cookie!.value;
    };
    const before = await token();
    await waitUntil(async () => (await token()) !== before, 10_000);
    await view.shows('state', 'Live');
    await send(view, 'Alice', 'still here');
    await view.shows('unread', '1 unread');
    expect(view.problems).toEqual([]);
  }, 60_000);

  it('ask to sign in again when the server knows nobody any more', async () => {
    const view = await openAs('Alice');
    await demo.app.close();
    demo = await startDemo({}, demo.port);
    await view.shows('error', 'Your session has ended. Sign in again.');
    await view.page.locator('.people').getByRole('button', { name: 'Alice' }).click();
    await view.shows('state', 'Live');
    expect(await view.text('gaps')).toBe('0');
  }, 60_000);

  it('say what is wrong with what is typed', async () => {
    const view = await open(await newContext());
    await view.page.getByLabel('Username').fill('alice');
    await view.page.getByLabel('Password').fill('wrong');
    await view.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await view.shows('error', 'The username or the password is wrong');
    await view.page.locator('.people').getByRole('button', { name: 'Alice' }).click();
    await view.shows('state', 'Live');
    await send(view, 'Bob', '');
    expect(await view.text('error', '#send')).toBe('A notification needs a title.');
  }, 60_000);
});
