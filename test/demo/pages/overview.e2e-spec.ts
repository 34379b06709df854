import { startDemo } from '../support/demo-app.js';
import { cutNetwork } from '../support/network.js';
import { RoomService } from '@nestream/nest';
import { waitUntil } from '../../kit/wait-until.js';
import { openedPage } from '../support/opened-page.js';

describe('the overview in Chromium', () => {
  const at = openedPage('overview');

  beforeEach(() => at.view.shows('state', 'Live'));

  const publish = async (...counts: number[]): Promise<void> => {
    const rooms = at.demo.app.get(RoomService);
    for (const count of counts) {
      const data = { count, time: new Date().toISOString() };
      await rooms.broadcastToRoom('updates', { type: 'update', data });
    }
  };
  const button = (name: string) => at.view.page.getByRole('button', { name });
  const happened = async (text: RegExp): Promise<void> =>
    waitUntil(async () => text.test(await at.view.text('timeline')));

  it('shows what comes, how fast, and where the stream is', async () => {
    await publish(-1, -2, -3);
    await at.view.shows('received', /^[3-9]$/);
    await at.view.shows('rate', /^[1-9]$/);
    await at.view.shows('last-id', /^[0-9a-z]+:\d+$/);
    expect(await at.view.text('served-by')).toBe(String(process.pid));
    expect(await at.view.text('replayed')).toBe('0');
  }, 60_000);

  it('replays what was published while it was cut', async () => {
    await button('Cut the connection').click();
    await at.view.shows('state', 'Not connected');
    await publish(-1, -2, -3, -4);
    await button('Restore the connection').click();
    await at.view.shows('state', 'Live');
    await at.view.shows('replayed', /^[4-9]$/);
    await happened(/Update -4/);
    const shown = (await at.view.text('timeline')).match(/Update -\d/g);
    expect(shown).toEqual(['Update -4', 'Update -3', 'Update -2', 'Update -1']);
    expect(await at.view.text('gaps')).toBe('0');
  }, 60_000);

  it('shows the gap when more was skipped than is replayed', async () => {
    await button('Cut the connection').click();
    await button('Skip ahead').click();
    await happened(/2500 events were published to you/);
    await button('Restore the connection').click();
    await at.view.shows('gaps', '1');
    expect(await at.view.text('gap-text')).toBe(
      'Some events are missing. Too much was missed to send it again.',
    );
    await at.view.shows('replayed', /^20\d\d$/);
    // One of those for all may come between.
    await happened(/Updates 50\d to 2500/);
    await happened(/Gap: some events are lost \(limit\)/);
    expect(await at.view.text('reconnects')).toBe('1');
    await button('Start fresh').click();
    await at.view.shows('state', 'Live');
    expect(await at.view.page.locator('[data-ref="gap"]').isVisible()).toBe(false);
  }, 60_000);

  it('comes back by itself when the network was cut, and misses nothing', async () => {
    const mend = cutNetwork(at.demo);
    await at.view.shows('state', 'Reconnecting');
    await publish(-1, -2, -3);
    await mend();
    await at.view.shows('state', 'Live');
    await happened(/Update -3/);
    expect((await at.view.text('timeline')).match(/Update -\d/g)).toEqual([
      'Update -3',
      'Update -2',
      'Update -1',
    ]);
    expect([await at.view.text('reconnects'), await at.view.text('gaps')]).toEqual(['1', '0']);
  }, 60_000);

  it('says so when the server was replaced and events are lost', async () => {
    await at.demo.app.close();
    await at.view.shows('state', 'Reconnecting');
    at.demo = await startDemo({}, at.demo.port);
    await at.view.shows('gaps', '1');
    expect(await at.view.text('gap-text')).toBe(
      'Some events are missing. The server was restarted and its history is gone.',
    );
  }, 60_000);
});
