import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../kit/chromium.js';
import { startDemo, type DemoApp } from '../support/demo-app.js';
import { DemoPage } from '../support/demo-page.js';
import { DemoProcess } from '../support/demo-process.js';
import { request } from '../support/http.js';
import { cutNetwork } from '../support/network.js';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
}, 30_000);
afterAll(() => browser.close());

/** The headlines that the tests published, newest first; the server has news of its own. */
async function headlines(view: DemoPage): Promise<string[]> {
  const all = await view.page.locator('.news-item h3').allInnerTexts();
  return all.filter((text) => text.startsWith('#'));
}

async function publish(url: string, ...texts: string[]): Promise<void> {
  for (const headline of texts) {
    expect((await request(`${url}/news`, { category: 'sports', headline })).status).toBe(201);
  }
}

const shows = async (view: DemoPage, headline: string): Promise<void> =>
  view.page.getByRole('heading', { name: headline, exact: true }).waitFor();

describe('the news in Chromium', () => {
  let demo: DemoApp;
  let view: DemoPage;

  beforeEach(async () => {
    demo = await startDemo();
    view = await DemoPage.open(browser, demo.url, 'news');
    await view.shows('state', 'Live');
  }, 30_000);
  afterEach(async () => {
    expect(view.problems).toEqual([]);
    await view.page.close();
    await demo.app.close();
  });

  it('shows in every browser what one of them publishes, as text', async () => {
    const other = await DemoPage.open(browser, demo.url, 'news');
    await other.shows('state', 'Live');
    const hostile = `#<img src=x onerror="alert(1)"> ${'x'.repeat(80)}`;
    await view.page.getByLabel('Headline').fill(hostile);
    await view.page.getByLabel('Text').fill('First line\nSecond line');
    await view.page.getByLabel('weather').check();
    await view.page.getByRole('button', { name: 'Publish' }).click();
    for (const each of [view, other]) {
      await shows(each, hostile);
      const item = each.page.locator('.news-item').first();
      expect(await item.innerText()).toMatch(/weather[^]*First line\nSecond line/i);
    }
    expect(await view.page.getByLabel('Headline').inputValue()).toBe('');
    expect(other.problems).toEqual([]);
    await other.page.close();
  }, 60_000);

  it('shows what came while the network was cut, once', async () => {
    await publish(demo.url, '#1');
    await shows(view, '#1');
    const mend = cutNetwork(demo);
    await view.shows('state', 'Reconnecting');
    await mend();
    await publish(demo.url, '#2', '#3');
    await shows(view, '#3');
    expect(await headlines(view)).toEqual(['#3', '#2', '#1']);
    expect(await view.text('gaps')).toBe('0');
  }, 60_000);

  it('says what is wrong with the form', async () => {
    await view.page.getByRole('button', { name: 'Publish' }).click();
    expect(await view.text('refusal')).toBe('Please give a headline.');
  }, 60_000);

  it('says that history is gone when the server kept it in memory and was restarted', async () => {
    await view.shows('kept', 'In memory: gone after a restart.');
    await publish(demo.url, '#1');
    await shows(view, '#1');
    await demo.app.close();
    await view.shows('state', 'Reconnecting');
    demo = await startDemo({}, demo.port);
    await view.shows('gaps', '1');
    await publish(demo.url, '#2');
    await shows(view, '#2');
    expect(await headlines(view)).toEqual(['#2', '#1']);
    await view.page.getByText('The server was restarted, and its history is gone', { exact: true }).waitFor();
  }, 60_000);
});

describe('the news of a server with LOG=lmdb in Chromium', () => {
  let folder: string;
  let server: DemoProcess;

  const start = (port: string): void => {
    server = DemoProcess.start({ PORT: port, LOG: 'lmdb', DATA_DIR: folder });
  };

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'demo-news-'))));
  afterEach(async () => {
    server.kill('SIGKILL');
    await server.exitCode();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are there again after SIGKILL, each once', async () => {
    start('0');
    const url = await server.url();
    const view = await DemoPage.open(browser, url, 'news');
    await view.shows('kept', 'On disk (LMDB): there again after a restart.');
    await publish(url, '#1', '#2', '#3');
    await shows(view, '#3');
    server.kill('SIGKILL');
    await server.exitCode();
    await view.shows('state', 'Reconnecting');
    start(new URL(url).port);
    await server.url();
    await publish(url, '#4');
    await shows(view, '#4');
    expect(await headlines(view)).toEqual(['#4', '#3', '#2', '#1']);
    expect(await view.text('gaps')).toBe('0');
    await view.page.reload();
    await shows(view, '#4');
    expect(await headlines(view)).toEqual(['#4', '#3', '#2', '#1']);
    expect(view.problems).toEqual([]);
    await view.page.close();
  }, 60_000);
});
