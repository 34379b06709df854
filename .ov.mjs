import { chromium } from 'playwright-core';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-background-networking','--disable-quic','--no-first-run'] });
for (const [w, scheme] of [[1280,'light'],[390,'dark']]) {
  const p = await (await browser.newContext({ viewport: { width: w, height: 860 }, colorScheme: scheme })).newPage();
  p.on('console', m => ['error','warning'].includes(m.type()) && console.log(m.text()));
  await p.goto('http://localhost:3400/'); await p.waitForTimeout(5000);
  await p.getByRole('button', { name: 'Cut' }).click(); await p.waitForTimeout(4500);
  await p.getByRole('button', { name: 'Restore' }).click(); await p.waitForTimeout(1500);
  await p.screenshot({ path: `/tmp/shots/ov-restored-${w}.png`, fullPage: true });
  await p.getByRole('button', { name: 'Cut' }).click(); await p.getByRole('button', { name: 'Skip' }).click(); await p.waitForTimeout(1500);
  await p.getByRole('button', { name: 'Restore' }).click(); await p.waitForTimeout(2500);
  await p.screenshot({ path: `/tmp/shots/ov-gap-${w}.png`, fullPage: true });
}
await browser.close();
