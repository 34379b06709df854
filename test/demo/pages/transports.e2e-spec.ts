import { waitUntil } from '../../kit/wait-until.js';
import { startDemo } from '../support/demo-app.js';
import { openedPage } from '../support/opened-page.js';

const TRANSPORTS = ['sse', 'websocket', 'graphql-ws', 'graphql-sse'];

describe('the page of transports in Chromium', () => {
  const at = openedPage('transports');

  const button = (name: string) => at.view.page.getByRole('button', { name, exact: true });
  /** A figure of each transport. */
  const figures = async (label: string): Promise<string[]> =>
    Promise.all(TRANSPORTS.map((name) => at.view.text(`${name} ${label}`)));
  const become = async (label: string, wanted: RegExp): Promise<string[]> => {
    let shown: string[] = [];
    await waitUntil(
      async () => (shown = await figures(label)).every((text) => wanted.test(text)),
      15_000,
      () => `${label} to be ${wanted}: ${shown.join()}`,
    );
    return shown;
  };

  it('measures all transports, and shows after a cut that only one has missed nothing', async () => {
    expect(await at.view.text('summary')).toBe('Not started');
    await at.view.page.getByLabel('Events/s').fill('40');
    await at.view.page.getByLabel('Payload').fill('100');
    await at.view.page.getByLabel('Payload').press('Enter');
    await at.view.shows('summary', '4 of 4 connected');
    await become('Received', /^\d{2,}$/);
    await become('Events/s', /^(3\d|4\d)$/);
    for (const label of ['Latency p50', 'Latency p95', 'Latency p99', 'Setup']) {
      await become(label, /^[\d.]+ m?s$/);
    }
    // Number, time and payload take 140 to 160 bytes. While few events have come, the bytes of one that is under way weigh much.
    let sizes: string[] = [];
    await waitUntil(
      async () => {
        sizes = await become('Bytes per event', /^\d+$/);
        const [sse, websocket, graphqlWs, graphqlSse] = sizes.map(Number);
        const plain = [sse!, websocket!].every((bytes) => bytes > 140 && bytes < 200);
        return plain && graphqlWs! > websocket! && graphqlSse! > 140 && graphqlSse! < 220;
      },
      15_000,
      () => sizes.join(),
    );
    expect(await figures('Missed')).toEqual(['–', '–', '–', '–']);

    await button('Cut all').click();
    await at.view.shows('summary', '0 of 4 connected');
    await at.view.shows('summary', '4 of 4 connected');
    await become('Missed', /^\d+$/);
    const [missed, ...others] = (await figures('Missed')).map(Number);
    expect(missed).toBe(0);
    // Half a second at least, at 40 events a second.
    for (const count of others) expect(count).toBeGreaterThan(10);
    const [again, ...never] = (await figures('Sent again')).map(Number);
    expect(again).toBeGreaterThan(5);
    expect(never).toEqual([0, 0, 0]);
    await become('Back after a cut', /^([\d.]+ s|\d{3} ms)$/);

    await button('Stop').click();
    await at.view.shows('summary', 'Stopped');
  }, 60_000);

  it('takes other settings while it runs, and says what is wrong with them', async () => {
    const rate = at.view.page.getByLabel('Events/s');
    await button('Start').click();
    await become('Received', /^\d+$/);
    await rate.fill('80');
    await rate.press('Tab');
    await become('Events/s', /^(7\d|8\d)$/);
    await rate.fill('1000');
    await rate.press('Tab');
    expect(await rate.evaluate((input: HTMLInputElement) => input.validity.rangeOverflow)).toBe(true);
    expect(await at.view.text('summary')).toBe('4 of 4 connected');
  }, 60_000);

  it('says so when the server is away, and comes back when it is', async () => {
    await at.demo.app.close();
    await button('Start').click();
    await at.view.shows('error', /cannot be reached/);
    at.demo = await startDemo({}, at.demo.port);
    await button('Start').click();
    await at.view.shows('summary', '4 of 4 connected');
    expect(await at.view.page.locator('[data-ref="error"]').isVisible()).toBe(false);
    await at.demo.app.close();
    await at.view.shows('summary', '0 of 4 connected');
    at.demo = await startDemo({}, at.demo.port);
    await at.view.shows('summary', '4 of 4 connected', 30_000);
    await become('Events/s', /^[1-9]\d*$/);
  }, 90_000);
});
