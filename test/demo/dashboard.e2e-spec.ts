import { setTimeout } from 'node:timers/promises';
import type { ProcessFigures } from '../../src/dashboard/process-figures.interface.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';
import { startDemo, type DemoApp } from './support/demo-app.js';

describe.each(PLATFORMS)('GET /dashboard on %s', (platform) => {
  let demo: DemoApp;

  beforeAll(async () => {
    demo = await startDemo({ PLATFORM: platform });
  });
  afterAll(() => demo.app.close());

  it('gives the figures of the last minute, then new ones, which say what the process does', async () => {
    const ticker = await RawStream.connected(`${demo.url}/ticker`);
    const first = await RawStream.connected(`${demo.url}/dashboard`);
    const figuresOf = (stream: RawStream) => stream.dataOf<ProcessFigures>('process');
    await first.until(() => figuresOf(first).some(({ streams, events }) => streams === 2 && events > 5));
    const before = figuresOf(first).length;
    expect(figuresOf(first).every(({ pid }) => pid === process.pid)).toBe(true);
    const { memory } = figuresOf(first).at(-1)!;
    expect(memory).toBeGreaterThan(20 * 2 ** 20);

    // An event loop that is held up shows, and so does the CPU time.
    await first.until(() => figuresOf(first).length > before);
    await setTimeout(200);
    const began = process.cpuUsage();
    while (process.cpuUsage(began).user < 300_000);
    await first.until(() => figuresOf(first).some(({ delay, cpu }) => delay > 250 && cpu > 10));

    const second = await RawStream.connected(`${demo.url}/dashboard`);
    await second.until(() => figuresOf(second).length > before);
    expect(figuresOf(second).slice(0, before)).toEqual(figuresOf(first).slice(0, before));
    for (const stream of [ticker, first, second]) stream.cut();
  }, 20_000);
});
