import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { startDemo, type DemoApp } from '../support/demo-app.js';
import { DemoPage } from '../support/demo-page.js';
import { cutNetwork } from '../support/network.js';
import { RoomService } from '@event-stream/nest';
import { waitUntil } from '../../support/wait-until.js';

describe('the overview in Chromium', () => {
  let browser: Browser;
  let demo: DemoApp;
  let view: DemoPage;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 30_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    demo = await startDemo();
    view = await DemoPage.open(browser, demo.url, 'overview');
    await view.shows('state', 'Live');
  }, 30_000);
  afterEach(async () => {
    await view.page.close();
    await demo.app.close();
  });

  const publish = async (...counts: number[]): Promise<void> => {
    const rooms = demo.app.get(RoomService);
    for (const count of counts) {
      const data = { count, time: new Date().toISOString() };
      await rooms.broadcastToRoom('updates', { type: 'update', data });
    }
  };
  const button = (name: string) => view.page.getByRole('button', { name });
  const happened = async (text: RegExp): Promise<void> =>
    waitUntil(async () => text.test(await view.text('timeline')));

  it('shows what comes, how fast, and where the stream is', async () => {
    await publish(-1, -2, -3);
    await view.shows('received', /^[3-9]$/);
    await view.shows('rate', /^[1-9]$/);
    await view.shows('last-id', /^[0-9a-z]+:\d+$/);
    expect(await view.text('served-by')).toBe(String(process.pid));
    expect(await view.text('replayed')).toBe('0');
    expect(view.problems).toEqual([]);
  }, 60_000);

  it('replays what was published while it was cut', async () => {
    await button('Cut the connection').click();
    await view.shows('state', 'Not connected');
    await publish(-1, -2, -3, -4);
    await button('Restore the connection').click();
    await view.shows('state', 'Live');
    await view.shows('replayed', /^[4-9]$/);
    await happened(/Update -4/);
    const shown = (await view.text('timeline')).match(/Update -\d/g);
    expect(shown).toEqual(['Update -4', 'Update -3', 'Update -2', 'Update -1']);
    expect(await view.text('gaps')).toBe('0');
    expect(view.problems).toEqual([]);
  }, 60_000);

  it('shows the gap when more was skipped than is replayed', async () => {
    await button('Cut the connection').click();
    await button('Skip ahead').click();
    await happened(/2500 events were published to you/);
    await button('Restore the connection').click();
    await view.shows('gaps', '1');
    expect(await view.text('gap-text')).toBe(
      'Some events are missing. Too much was missed to send it again.',
    );
    await view.shows('replayed', /^20\d\d$/);
    // One of those for all may come between.
    await happened(/Updates 50\d to 2500/);
    await happened(/Gap: some events are lost \(limit\)/);
    expect(await view.text('reconnects')).toBe('1');
    await button('Start fresh').click();
    await view.shows('state', 'Live');
    expect(await view.page.locator('[data-ref="gap"]').isVisible()).toBe(false);
    expect(view.problems).toEqual([]);
  }, 60_000);

  it('comes back by itself when the network was cut, and misses nothing', async () => {
    const mend = cutNetwork(demo);
    await view.shows('state', 'Reconnecting');
    await publish(-1, -2, -3);
    await mend();
    await view.shows('state', 'Live');
    await happened(/Update -3/);
    expect((await view.text('timeline')).match(/Update -\d/g)).toEqual([
      'Update -3',
      'Update -2',
      'Update -1',
    ]);
    expect([await view.text('reconnects'), await view.text('gaps')]).toEqual(['1', '0']);
    expect(view.problems).toEqual([]);
  }, 60_000);

  it('says so when the server was replaced and events are lost', async () => {
    await demo.app.close();
    await view.shows('state', 'Reconnecting');
    demo = await startDemo({}, demo.port);
    await view.shows('gaps', '1');
    expect(await view.text('gap-text')).toBe(
      'Some events are missing. The server was restarted and its history is gone.',
    );
    expect(view.problems).toEqual([]);
  }, 60_000);
});
