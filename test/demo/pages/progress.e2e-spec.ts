import { randomUUID } from 'node:crypto';
import { SseConnections, RoomService } from '@nestream/nest';
import type { Browser, BrowserContext, Locator } from 'playwright-core';
import { visitorRoom } from '../../../src/progress/progress.service.js';
import { TaskEvent } from '../../../src/progress/task.event.js';
import { waitUntil } from '../../kit/wait-until.js';
import { launchChromium } from '../../kit/chromium.js';
import { startDemo, type DemoApp } from '../support/demo-app.js';
import { DemoPage } from '../support/demo-page.js';
import { cutNetwork } from '../support/network.js';

describe('the progress of tasks in Chromium', () => {
  let browser: Browser;
  let context: BrowserContext;
  let demo: DemoApp;
  let view: DemoPage;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 30_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    demo = await startDemo();
    context = await browser.newContext();
    context.setDefaultTimeout(8_000);
    view = await DemoPage.open(context, demo.url, 'progress');
    await view.shows('state', 'Live');
  }, 30_000);
  afterEach(async () => {
    await context.close();
    await demo.app.close();
  });

  const start = async (name: string, steps: number, failing = false): Promise<void> => {
    const { page } = view;
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Steps').fill(`${steps}`);
    await page.getByLabel('Let it fail').setChecked(failing);
    await page.getByRole('button', { name: 'Start task' }).click();
  };
  const task = (name: string, { page } = view): Locator => page.locator('.task', { hasText: name });
  const shows = async (row: Locator, wanted: string | RegExp): Promise<void> => {
    let text = '';
    await waitUntil(
      async () => {
        text = await row.innerText().catch(() => '');
        return text.search(wanted) >= 0;
      },
      20_000,
      () => `a task to show ${wanted}; it shows ${text}`,
    );
  };

  it('runs many at a time over one stream, to whatever end they come', async () => {
    await start('Long', 100);
    await start('Bad', 5, true);
    for (let count = 1; count <= 6; count++) await start(`Good ${count}`, 4);
    await shows(task('Long'), /Step \d+ of 100 · \d\.\d steps\/s · \d+ s left/);
    for (let count = 1; count <= 6; count++) await shows(task(`Good ${count}`), /Completed[^]*100 %/);
    await shows(task('Bad'), /Failed[^]*60 %[^]*Step 4 of 5 failed/);
    expect([...demo.app.get(SseConnections).all()]).toHaveLength(1);
    await view.page.getByRole('button', { name: 'Cancel Long' }).click();
    await shows(task('Long'), /Cancelled[^]*Task cancelled/);
    expect(await task('Long').getByRole('button').count()).toBe(0);
    expect(view.problems).toEqual([]);
  }, 60_000);

  it('shows all of it again after a reload, and in another tab', async () => {
    await start('Good', 2);
    await start('Bad', 2, true);
    await start('Long', 60);
    await shows(task('Good'), 'Completed');
    await shows(task('Bad'), 'Failed');
    await view.page.reload();
    await shows(task('Long'), /Running/);
    const other = await DemoPage.open(context, demo.url, 'progress');
    for (const one of [view, other]) {
      await shows(task('Good', one), 'Completed');
      await shows(task('Bad', one), 'Failed');
    }
    await other.page.getByRole('button', { name: 'Cancel Long' }).click();
    await shows(task('Long'), 'Cancelled');
    expect([...view.problems, ...other.problems]).toEqual([]);
  }, 60_000);

  it('misses no step when the network is cut between', async () => {
    await view.page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      const list = document.querySelector('.tasks')!;
      new MutationObserver((records) => {
        for (const { target, addedNodes } of records) {
          if ((target as HTMLElement).dataset.ref !== 'detail') continue;
          for (const node of addedNodes) seen.push(node.textContent!.split(' ·')[0]!);
        }
      }).observe(list, { childList: true, subtree: true });
    });
    await start('Export', 20);
    await shows(task('Export'), /Step [3-9] of 20/);
    const mend = cutNetwork(demo);
    await view.shows('state', 'Reconnecting');
    await mend();
    await shows(task('Export'), 'Completed');
    const steps = Array.from({ length: 20 }, (_, index) => `Step ${index + 1} of 20`);
    const seen = await view.page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
    expect(seen.filter((text, index) => text !== seen[index - 1])).toEqual([
      'Starting',
      ...steps,
      'Task completed',
    ]);
    expect(await view.text('gaps')).toBe('0');
    expect(view.problems).toEqual([]);
  }, 60_000);

  it('says so when a task tells nothing any more, and takes it back when it does', async () => {
    const visitor = await view.page.evaluate(() => localStorage.getItem('nestream:visitor')!);
    const taskId = randomUUID();
    const tell = async (step: number): Promise<void> => {
      const ran = { step, steps: 9, progress: step / 9, rate: 1, secondsLeft: 1, message: '' };
      const data: TaskEvent = { taskId, name: 'Orphan', state: 'running', ...ran };
      await demo.app.get(RoomService).broadcastToRoom(visitorRoom(visitor), { type: TaskEvent, data });
    };
    await tell(3);
    await shows(task('Orphan'), /Running[^]*Step 3 of 9/);
    await shows(task('Orphan'), /No news[^]*at step 3 of 9/);
    await tell(4);
    await shows(task('Orphan'), /Running[^]*Step 4 of 9/);
    expect(view.problems).toEqual([]);
  }, 60_000);

  it('says what is wrong with the form', async () => {
    await start('Export', 0);
    await view.shows('error', 'Steps must be a whole number from 1 to 100.');
    await start('', 1);
    await view.shows('error', 'Give the task a name.');
    expect(view.problems).toEqual([]);
  }, 60_000);
});
