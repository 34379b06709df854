import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { ConnectionRegistry } from '@event-stream/nest';
import { ChatService } from '../../src/chat/chat.service.js';
import { waitUntil } from '../support/wait-until.js';
import { launchChromium } from './support/chromium.js';
import { startDemo, type DemoApp } from './support/demo-app.js';
import { DemoPage, PANELS } from './support/demo-page.js';

const STREAMS_WITHOUT_END = ['updates', 'ticker', 'chat'] as const;

describe('the page in Chromium', () => {
  let browser: Browser;
  let demo: DemoApp;
  let view: DemoPage;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 30_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    demo = await startDemo();
    view = await DemoPage.open(browser, demo.url);
  }, 30_000);
  afterEach(async () => {
    await view.page.close();
    await demo.app.close();
  });

  it('misses nothing when the network is cut', async () => {
    const server = demo.app.getHttpServer() as Server;
    const chat = demo.app.get(ChatService);
    const say = (from: number, to: number) =>
      Promise.all(numbers(from, to).map((text) => chat.post('general', { author: 'Ada', text })));
    await view.showsState('Live', STREAMS_WITHOUT_END);
    await view.record('progress', 'caption');
    await view.record('updates', 'recent');
    await view.startTask(40);
    await view.showsState('Live');
    await say(1, 5);
    await view.say('6');
    await waitUntil(async () => (await view.messages()).length === 6);
    await waitUntil(async () => (await view.recorded('updates', 'recent')).length > 0);

    server.close();
    server.closeAllConnections();
    await view.showsState('Reconnecting');
    await say(7, 30);
    server.listen(demo.port, '127.0.0.1');
    await once(server, 'listening');
    await say(31, 40);

    await view.showsState('Live', STREAMS_WITHOUT_END);
    await view.say('41');
    await waitUntil(async () => (await view.messages()).includes('41'));
    expect(await view.messages()).toEqual(numbers(1, 41));

    await view.showsState('Done', ['progress']);
    expect(await view.recorded('progress', 'caption')).toEqual([
      'Starting',
      'Starting',
      ...numbers(1, 40).map((step) => `Step ${step} of 40`),
      'Task completed',
    ]);
    expect(await view.text('progress', 'percent')).toBe('100 %');
    await waitUntil(() => [...demo.app.get(ConnectionRegistry).all()].length === 3);

    const updates = (await view.recorded('updates', 'recent')).map((text) =>
      Number(/^Update (\d+)/.exec(text)![1]),
    );
    expect(updates).toEqual(numbers(updates[0]!, updates.at(-1)!).map(Number));
    for (const panel of PANELS) {
      expect(await view.text(panel, 'reconnects')).toBe('1');
      expect(await view.text(panel, 'gaps')).toBe('0');
      expect(await view.text(panel, 'last-id')).toMatch(/^[0-9a-z]+:\d+$/);
    }
    expect(view.problems).toEqual([]);
  }, 60_000);

  it('says so when the server was replaced and events are lost', async () => {
    await view.showsState('Live', STREAMS_WITHOUT_END);
    await demo.app.close();
    await view.showsState('Reconnecting', STREAMS_WITHOUT_END);
    const next = await startDemo({}, demo.port);
    demo = next;
    await view.showsState('Live', STREAMS_WITHOUT_END);
    for (const panel of STREAMS_WITHOUT_END) {
      await waitUntil(async () => (await view.text(panel, 'gaps')) === '1');
      expect(await view.text(panel, 'gap-text')).toBe(
        'Some events are missing. The server was restarted and its history is gone.',
      );
    }
    await view.page.locator('#chat').getByRole('button', { name: 'Start fresh' }).click();
    await view.showsState('Live', ['chat']);
    expect(await view.page.locator('#chat [data-ref="gap"]').isVisible()).toBe(false);
    expect(view.problems).toEqual([]);
  }, 60_000);

  it('shows the ticker, and only what is chosen', async () => {
    const rows = view.page.locator('#ticker tbody tr');
    await view.showsState('Live', ['ticker']);
    await waitUntil(async () => !(await rows.allInnerTexts()).some((text) => text.includes('–')));
    expect(await rows.count()).toBe(6);
    for (const symbol of ['GLOBEX', 'HOOLI', 'INITECH', 'STARK'])
      await view.page.getByLabel(symbol).uncheck();
    expect((await rows.allInnerTexts()).map((text) => text.split(/\s/)[0])).toEqual(['ACME', 'WAYNE']);
    await view.showsState('Live', ['ticker']);
    for (const symbol of ['ACME', 'WAYNE']) await view.page.getByLabel(symbol).uncheck();
    expect(await view.page.getByText('Choose a symbol to watch.').isVisible()).toBe(true);
    await view.showsState('Idle', ['ticker']);
    expect(view.problems).toEqual([]);
  }, 60_000);

  it('shows who is in the chat room, by name, and says what is wrong with a form', async () => {
    const other = await DemoPage.open(browser, demo.url);
    await other.page.getByLabel('Name').fill('Grace');
    await other.page.getByLabel('Name').press('Tab');
    await waitUntil(async () => (await view.text('chat', 'members')).includes('Grace'));
    await view.say('<b>bold</b>');
    await waitUntil(async () => (await other.messages()).length === 1);
    expect(await other.messages()).toEqual(['<b>bold</b>']);
    await other.page.close();
    await waitUntil(async () => !(await view.text('chat', 'members')).includes('Grace'), 10_000);
    await view.say('  ');
    expect(await view.text('chat', 'error')).toBe('Please write a message.');
    await view.startTask(0);
    expect(await view.text('progress', 'error')).toBe('Steps must be a whole number from 1 to 100.');
    expect(view.problems).toEqual([]);
  }, 60_000);

  it.each([
    ['a stream that has ended (204)', 'done', async () => finishedTask(demo.url)],
    ['a stream that is refused (404)', 'failed', async () => 'chat/nowhere'],
  ])(
    'closes %s',
    async (_case, state, find) => {
      const path = await find();
      const states = await view.page.evaluate(statesOf(path));
      expect(states).toEqual(['connecting', state]);
    },
    30_000,
  );
});

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`);
}

/** Path of a task that a client has seen to its end. */
async function finishedTask(url: string): Promise<string> {
  const started = await fetch(`${url}/progress`, { method: 'POST' });
  const { taskId } = (await started.json()) as { taskId: string };
  const stream = await (await fetch(`${url}/progress/${taskId}`)).text();
  const lastEventId = [...stream.matchAll(/^id: (.+)$/gm)].at(-1)![1]!;
  return `progress/${taskId}?lastEventId=${lastEventId}`;
}

/** Script that opens a stream of the page's own kind and collects its states until it is closed. */
function statesOf(path: string): string {
  // As text: the compiler of the tests would turn the import into a require().
  return `(async () => {
    const { LiveStream } = await import('/assets/live-stream.js');
    const states = [];
    await new Promise((resolve) => {
      const state = (shown) => {
        states.push(shown);
        if (shown !== 'connecting') resolve();
      };
      new LiveStream(${JSON.stringify(path)}, {}, { state, lastEventId() {}, error() {} });
    });
    return states;
  })()`;
}
