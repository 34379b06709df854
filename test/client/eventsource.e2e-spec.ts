import type { Browser } from 'playwright-core';
import { launchChromium } from '../kit/chromium.js';
import { SideBySide, type Observation } from './support/side-by-side.js';
import { CASES, DIFFERENCES, type Summary } from './support/stream-cases.js';

const CONSTANTS = [0, 1, 2];

describe('The EventSource of the package and that of Chromium', () => {
  let browser: Browser;
  let sides: SideBySide;

  beforeAll(async () => {
    browser = await launchChromium();
    sides = await SideBySide.open(browser);
  }, 30_000);

  afterAll(async () => {
    await sides.close();
    await browser.close();
  });

  it.each(CASES)(
    'see the same in $name',
    async (test) => {
      const { native, ours } = await sides.observe(test);
      expect(native.events.length).toBeGreaterThan(1);
      expect(ours).toEqual(native);
    },
    20_000,
  );

  it.each(DIFFERENCES)(
    'differ in $name: $why',
    async (test) => {
      const { native, ours } = await sides.observe(test);
      expect({ native: summary(native), ours: summary(ours) }).toEqual({
        native: test.native,
        ours: test.ours,
      });
    },
    20_000,
  );

  it.each(['native', 'ours'] as const)('let promises settle between two events (%s)', async (side) => {
    const replies = [{ body: ['data: 1\n\ndata: 2\n\ndata: 3\n\n'], after: 'stay open' as const }];
    const data = await sides.run(
      side,
      replies,
      `
      const source = new EventSource(url);
      const next = () => new Promise((resolve) => source.addEventListener('message', resolve, { once: true }));
      const data = [];
      while (data.length < 3) data.push((await next()).data);
      source.close();
      return data;`,
    );
    expect(data).toEqual(['1', '2', '3']);
  });

  it.each(['native', 'ours'] as const)('have the same shape (%s)', async (side) => {
    const shape = await sides.run(
      side,
      [{}],
      `
      const source = new EventSource(url);
      const thrown = (url) => { try { new EventSource(url); } catch (error) { return error.name; } };
      source.onmessage = 1;
      source.onopen = () => {};
      const shape = [
        EventSource.CONNECTING, EventSource.OPEN, EventSource.CLOSED, source.CONNECTING, source.OPEN, source.CLOSED,
        source.url === new URL(url, location.href).href, source.withCredentials, String(source), source instanceof EventTarget,
        source.onmessage, typeof source.onopen, source.onerror, thrown('http://['), EventSource.length,
      ];
      source.close();
      return [...shape, source.readyState];`,
    );
    expect(shape).toEqual([
      // Constants, attributes, handlers, the error of a bad URL, required arguments, and the state after close().
      ...CONSTANTS,
      ...CONSTANTS,
      true,
      false,
      '[object EventSource]',
      true,
      null,
      'function',
      null,
      'SyntaxError',
      1,
      2,
    ]);
  });
});

function summary({ events, requests }: Observation): Summary {
  return {
    events: events
      .slice(1)
      .map((event) => event.split(' ').slice(1, 3).join(' '))
      .join(', '),
    queries: requests.map((request) => /\?\S+/.exec(request)?.[0] ?? ''),
  };
}
