import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';

/** The first of these programs that is in the PATH. */
export function findInPath(...names: string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((file) => existsSync(file));
}

/** Launches a browser as people have it: with the back-forward cache, which automation usually turns off. */
export async function launch(browser: 'chrome' | 'firefox', executablePath: string): Promise<Browser> {
  if (browser === 'firefox') return puppeteer.launch({ browser, executablePath });
  return puppeteer.launch({
    browser,
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-quic', '--no-first-run'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
}
