import { tokensOf } from '../../../src/tokens/tokens-of.js';
import { waitUntil } from '../../kit/wait-until.js';
import { DemoPage } from '../support/demo-page.js';
import { cutNetwork } from '../support/network.js';
import { openedPage } from '../support/opened-page.js';

const PROMPT = 'Explain streams';

describe('the tokens in Chromium', () => {
  const at = openedPage('tokens');

  const button = (name: string) => at.view.page.getByRole('button', { name });
  const write = async (prompt: string): Promise<void> => {
    await at.view.page.getByLabel('Prompt').fill(prompt);
    await at.view.page.keyboard.press('Enter');
  };
  const text = async (): Promise<string | null> => at.view.page.locator('[data-ref="text"]').textContent();
  const longer = async (than: number): Promise<void> =>
    waitUntil(async () => (await text())!.length > than, 10_000);

  it('writes the whole text once, over cuts and a reload, and has it again after the end', async () => {
    const whole = tokensOf(PROMPT).join('');
    await write(PROMPT);
    await longer(50);
    await button('Cut the connection').click();
    await at.view.shows('reconnects', '1');
    await at.view.shows('state', 'Live');
    const before = (await text())!.length;
    await longer(before + 20);
    const mend = cutNetwork(at.demo);
    await at.view.shows('state', 'Reconnecting');
    await mend();
    await at.view.shows('state', 'Live');
    expect(await at.view.page.locator('.seam').count()).toBe(2);
    await at.view.page.reload();
    await at.view.shows('outcome', 'Complete');
    expect(await text()).toBe(whole);
    expect(await at.view.text('tally')).toBe(`${tokensOf(PROMPT).length} pieces`);
    await at.view.page.reload();
    await at.view.shows('state', 'Done');
    expect([await text(), await at.view.text('gaps')]).toEqual([whole, '0']);
  }, 60_000);

  it('stops the text, for another tab that reads it too', async () => {
    await write(PROMPT);
    await longer(20);
    const other = await DemoPage.open(at.browser, at.demo.url, 'tokens');
    // What a tab asked for last goes with it when it is duplicated.
    const request = await at.view.page.evaluate(() => sessionStorage.getItem('tokens.request')!);
    await other.page.evaluate((value) => sessionStorage.setItem('tokens.request', value), request);
    await other.page.reload();
    await other.shows('state', 'Live');
    await button('Stop writing').click();
    await at.view.shows('outcome', 'Stopped');
    await other.shows('outcome', 'Stopped');
    expect(await other.page.locator('[data-ref="text"]').textContent()).toBe(await text());
    expect((await text())!.length).toBeLessThan(tokensOf(PROMPT).join('').length);
    expect(other.problems).toEqual([]);
    await other.page.close();
  }, 60_000);

  it('says what is missing', async () => {
    await write(' ');
    expect(await at.view.text('error')).toBe('Please give a prompt.');
  }, 60_000);
});
