import { chromium } from 'playwright-core';
import { findInPath } from './find-in-path.mjs';

/** Milliseconds that a page of Chromium needs for `count` events; `undefined` where there is no Chromium. */
export async function startChromium(origin) {
  const executablePath = findInPath('chromium');
  if (!executablePath) return undefined;
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-quic', '--no-first-run'],
  });
  return {
    version: browser.version(),
    close: () => browser.close(),
    measure: async (contestant, count) => {
      const page = await browser.newPage();
      await page.goto(origin);
      const result = await page.evaluate(receive, { contestant, count });
      await page.close();
      if (result.events !== count)
        throw new Error(`${contestant} has given ${result.events} of ${count} events`);
      return result.milliseconds;
    },
  };
}

/** Runs in the page. */
async function receive({ contestant, count }) {
  const { SseClient } = await import('@nestream/client');
  const url = `/events?count=${count}`;
  const started = performance.now();
  return new Promise((resolve) => {
    let events = 0;
    const onData = (data) => {
      if (typeof data === 'string' && ++events === count) {
        close();
        resolve({ events, milliseconds: performance.now() - started });
      }
    };
    let close;
    if (contestant === 'SseClient') {
      const client = new SseClient(url, { decode: (raw) => raw });
      close = () => client.close();
      client.on('price', ({ data }) => onData(data));
      client.connect();
    } else {
      const source = new EventSource(url);
      close = () => source.close();
      source.addEventListener('price', ({ data }) => onData(data));
    }
  });
}
