import { connected } from '../client/test-client.spec-support.js';
import { waitUntil } from '@nestream/test-kit/wait-until';
import { FakeServer } from '../transport/fake-server.spec-support.js';
import { FakeBrowser } from './fake-browser.spec-support.js';
import { TestTab } from './test-tab.spec-support.js';

function event(id: string, n: number): string {
  return `id: ${id}\nevent: n\ndata: ${n}\n\n`;
}

describe('A hand-over of SharedSseClient to a tab that has seen less', () => {
  let browser: FakeBrowser;
  let server: FakeServer;
  let tabs: TestTab[];
  let ids: string[];

  beforeEach(() => {
    browser = new FakeBrowser();
    server = new FakeServer('stream');
    tabs = [];
    ids = [];
  });
  afterEach(() => {
    for (const { client } of tabs) client.close();
  });

  async function open(): Promise<TestTab> {
    const store = { get: () => '', set: (id: string) => ids.push(id) };
    const tab = new TestTab(browser, server, tabs.length === 2 ? { store } : {});
    tabs.push(tab);
    return tab.open();
  }

  /** Three tabs, of which the second does not get what is sent, and leads once the first is gone. */
  async function handOver(third: 'early' | 'late', id: (n: number) => string): Promise<TestTab> {
    const first = await open();
    const second = await open();
    let ahead = third === 'early' ? await open() : undefined;
    server.last.send(`id: ${id(0)}\n\n`);
    await waitUntil(() => tabs.every(({ client }) => client.lastEventId === id(0)));
    second.tab.deaf = true;
    server.last.send(event(id(1), 1) + event(id(2), 2));
    await first.gets(2);
    ahead ??= await open();
    await waitUntil(() => ahead.client.lastEventId === id(2));
    first.crash();
    await waitUntil(() => server.exchanges.length === 2);
    second.tab.deaf = false;
    expect(server.last.lastEventId).toBe(id(0));
    return ahead;
  }

  const cursor = (n: number) => `e:${n}`;
  const opaque = (n: number) => `x${9 - n}`;

  it.each([
    ['cursors', cursor],
    ['other ids', opaque],
  ])('keeps from the others what they have had, but no transient event (%s)', async (_kind, id) => {
    const ahead = await handOver('early', id);
    const transient = 'event: n\ndata: 99\n\n';
    server.last.send(event(id(1), 1) + transient + event(id(2), 2) + event(id(3), 3));
    await ahead.gets(3);
    expect(ahead.told).toEqual([1, 2, 99, 3]);
    expect(tabs[1]!.told).toEqual([1, 99, 2, 3]);
    expect(ids).toEqual([0, 1, 2, 3].map(id));
  });

  it('tells all tabs the control events of the new connection, and moves no id back', async () => {
    const ahead = await handOver('early', cursor);
    const outcomes: string[] = [];
    ahead.client.on('connected', ({ data }) => outcomes.push(data.resume));
    server.last.send(connected(0, 'e:0') + event('e:1', 1));
    await tabs[1]!.gets(1);
    await waitUntil(() => outcomes.length === 1);
    expect(ahead.client.lastEventId).toBe('e:2');
  });

  it('keeps from a late tab what was before its time', async () => {
    const late = await handOver('late', cursor);
    server.last.send([1, 2, 3].map((n) => event(cursor(n), n)).join(''));
    await late.gets(3);
    expect(late.told).toEqual([3]);
  });

  it('tells a late tab by a gap where ids do not say what was before its time', async () => {
    const late = await handOver('late', opaque);
    server.last.send([1, 2, 3].map((n) => event(opaque(n), n)).join(''));
    await late.gets(3);
    expect(late.told).toEqual(['gap', 1, 2, 3]);
    expect(late.gaps).toEqual([{ requested: 'x7', resumedFrom: 'x9', reason: 'limit', rooms: [] }]);
  });

  it('finds a tab that is ahead and has not heard of it', async () => {
    const next = browser.next.bind(browser);
    browser.next = () => {
      if (tabs[0]?.gone) tabs[2]!.tab.deaf = true;
      next();
    };
    const ahead = await handOver('early', opaque);
    await waitUntil(() => tabs[1]!.client.state.name === 'open');
    ahead.tab.deaf = false;
    server.last.send(event(opaque(1), 1));
    await tabs[1]!.gets(1);
    server.last.send(event(opaque(2), 2) + event(opaque(3), 3));
    await ahead.gets(3);
    expect(ahead.told).toEqual([1, 2, 3]);
  });
});
