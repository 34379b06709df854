import type { Browser } from 'playwright-core';
import { RedisServer } from '../../../tools/redis-server.mjs';
import { waitUntil } from '../../kit/wait-until.js';
import { launchChromium } from '../../kit/chromium.js';
import { DemoPage } from '../support/demo-page.js';
import { DemoProcess } from '../support/demo-process.js';
import { request } from '../support/http.js';

const WORKERS = 2;

describe('a page of the demo as a cluster, in Chromium', () => {
  let redis: RedisServer;
  let demo: DemoProcess;
  let browser: Browser;

  beforeAll(async () => {
    redis = await RedisServer.start();
    demo = DemoProcess.start({ PORT: '0', WORKERS: String(WORKERS), REDIS_URL: redis.url }, 'cluster');
    browser = await launchChromium();
  }, 30_000);
  afterAll(async () => {
    await browser.close();
    demo.kill('SIGTERM');
    await demo.exitCode();
    await redis.dispose();
  });

  it('shows the worker that serves it, and moves to another without loss when that is killed', async () => {
    // With the last worker that listens the port would go as well.
    await waitUntil(() => [...demo.stdout.matchAll(/worker \d+\)/g)].length === WORKERS, 20_000);
    const url = await demo.url();
    const view = await DemoPage.open(browser, url, 'chat');
    await view.shows('state', 'Live');
    const worker = Number(await view.text('served-by'));
    const said: string[] = [];
    const stop = new AbortController();
    const talk = (async () => {
      while (!stop.signal.aborted) {
        const text = `message ${said.length}`;
        // Refused or cut where its worker is the one that dies: nothing was said then that anybody was told of.
        const answer = await request(`${url}/chat/general/messages`, { author: 'Ada', text }).catch(() => {});
        if (answer?.status === 201) said.push(text);
      }
    })();
    const shown = async (): Promise<string[]> => view.page.locator('.message-text').allInnerTexts();
    await waitUntil(async () => (await shown()).length > 5);
    process.kill(worker, 'SIGKILL');
    await view.shows('reconnects', '1');
    await view.shows('state', 'Live');
    expect(Number(await view.text('served-by'))).not.toBe(worker);
    const soFar = said.length;
    await waitUntil(() => said.length > soFar + 5);
    stop.abort();
    await talk;
    await waitUntil(async () => (await shown()).at(-1) === said.at(-1));
    // A message whose answer was lost with the worker may be there, and was said again.
    expect([...new Set(await shown())]).toEqual(said.slice(-new Set(await shown()).size));
    expect(await view.text('gaps')).toBe('0');
    expect(view.problems).toEqual([]);
  }, 60_000);
});
