import { RoomService } from '@nestream/nest';
import { waitUntil } from '../../kit/wait-until.js';
import { cutNetwork } from '../support/network.js';
import { openedPage } from '../support/opened-page.js';

describe('the ticker in Chromium', () => {
  const at = openedPage('ticker');

  beforeEach(() => at.view.shows('state', 'Live'));

  const number = async (ref: string): Promise<number> => Number(await at.view.text(ref));
  const rows = () => at.view.page.locator('tbody tr');

  it('shows the prices, and only what is chosen', async () => {
    await waitUntil(async () => !(await rows().allInnerTexts()).some((text) => text.includes('–')));
    expect(await rows().count()).toBe(6);
    for (const symbol of ['GLOBEX', 'HOOLI', 'INITECH', 'STARK'])
      await at.view.page.getByLabel(symbol).uncheck();
    expect((await rows().allInnerTexts()).map((text) => text.split(/\s/)[0])).toEqual(['ACME', 'WAYNE']);
    await at.view.shows('state', 'Live');
    for (const symbol of ['ACME', 'WAYNE']) await at.view.page.getByLabel(symbol).uncheck();
    expect(await at.view.page.getByText('Choose a symbol to watch.').isVisible()).toBe(true);
    await at.view.shows('state', 'Not connected');
  }, 60_000);

  it('draws the newest price of each symbol when it was too busy for all of them', async () => {
    await waitUntil(async () => (await number('received')) > 5);
    await at.view.page.getByRole('button', { name: 'Freeze this page' }).click();
    // Thirty prices came meanwhile, of which six can be shown.
    await waitUntil(async () => (await number('by-page')) >= 12);
    expect(await number('by-server')).toBe(0);
  }, 60_000);

  it('says what the server conflated for who wants fewer', async () => {
    await at.view.page.getByLabel('Once a second').check();
    await waitUntil(async () => (await number('by-server')) >= 4);
    expect(await at.view.text('gaps')).toBe('0');
  }, 60_000);

  it('goes on with the newest prices when the network was cut', async () => {
    await waitUntil(async () => (await number('received')) > 5);
    const mend = cutNetwork(at.demo);
    await at.view.shows('state', 'Reconnecting');
    const rooms = at.demo.app.get(RoomService);
    const data = { symbol: 'ACME', price: 1, change: -99, count: 1, time: new Date().toISOString() };
    await rooms.broadcastToRoom('ticker:100', { type: 'price', data });
    // The clock moves the market: each price changes twice, so that one of them is conflated.
    const back = Date.now() + 1_300;
    await waitUntil(() => Date.now() > back);
    await mend();
    await at.view.shows('state', 'Live');
    await waitUntil(async () => (await number('by-server')) > 0);
    // An old price is not replayed: newer ones have replaced it.
    expect((await rows().allInnerTexts()).join()).not.toContain('−99.00');
    expect([await at.view.text('reconnects'), await at.view.text('gaps')]).toEqual(['1', '0']);
  }, 60_000);

  it('shows the figures of the process', async () => {
    const card = at.view.page.getByRole('article');
    await card.getByRole('heading', { name: `Process ${process.pid}` }).waitFor();
    await waitUntil(async () => /MiB.*Open streams\s+2\s/s.test(await card.innerText()));
    expect(await card.locator('canvas').count()).toBe(5);
  }, 60_000);
});
