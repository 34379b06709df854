import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { startDemo, type DemoApp } from '../support/demo-app.js';
import { DemoPage } from '../support/demo-page.js';
import { cutNetwork } from '../support/network.js';

describe('the progress of a task in Chromium', () => {
  let browser: Browser;
  let demo: DemoApp;
  let view: DemoPage;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 30_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    demo = await startDemo();
    view = await DemoPage.open(browser, demo.url, 'progress');
  }, 30_000);
  afterEach(async () => {
    await view.page.close();
    await demo.app.close();
  });

  const start = async (steps: number): Promise<void> => {
    await view.page.getByLabel('Steps').fill(`${steps}`);
    await view.page.getByRole('button', { name: 'Start task' }).click();
  };

  it('shows every step to the end, also when the network is cut between', async () => {
    await view.record('caption');
    await start(20);
    await view.shows('caption', /^Step [3-9] /);
    const mend = cutNetwork(demo);
    await view.shows('state', 'Reconnecting');
    await mend();
    await view.shows('state', 'Done');
    const steps = Array.from({ length: 20 }, (_, index) => `Step ${index + 1} of 20`);
    expect(await view.recorded('caption')).toEqual(['Starting', 'Starting', ...steps, 'Task completed']);
    expect(await view.text('percent')).toBe('100 %');
    expect(view.problems).toEqual([]);
  }, 60_000);

  it('says what is wrong with the form', async () => {
    await start(0);
    expect(await view.text('error')).toBe('Steps must be a whole number from 1 to 100.');
    expect(view.problems).toEqual([]);
  }, 60_000);
});
