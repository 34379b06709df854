import { settle, waitUntil } from '@nestream/test-kit/wait-until';
import { FakeBrowser } from './fake-browser.spec-support.js';
import { NumberedServer } from './numbered-server.spec-support.js';
import type { SharedSseClientOptions } from './shared-sse-client-options.interface.js';
import { TestTab } from './test-tab.spec-support.js';

function upTo(to: number, from = 1): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe('SharedSseClient', () => {
  let browser: FakeBrowser;
  let server: NumberedServer;
  const tabs: TestTab[] = [];

  beforeEach(() => {
    browser = new FakeBrowser();
    server = new NumberedServer();
  });
  afterEach(() => {
    for (const tab of tabs.splice(0)) tab.client.close();
  });

  function tab(options: SharedSseClientOptions<{ n: number }> = {}): TestTab {
    const tab = new TestTab(browser, server, options);
    tabs.push(tab);
    return tab;
  }

  async function open(
    count: number,
    options: SharedSseClientOptions<{ n: number }> = {},
  ): Promise<TestTab[]> {
    const opened = Array.from({ length: count }, () => tab(options));
    for (const one of opened) await one.open();
    return opened;
  }

  it('shares one connection, of which every tab gets every event', async () => {
    const all = await open(4);
    server.publish(3);
    for (const one of all) await one.gets(3);
    expect(all.map(({ told }) => told)).toEqual(all.map(() => [1, 2, 3]));
    expect(all.map(({ client }) => client.lastEventId)).toEqual(all.map(() => 'e:3'));
    expect(all.map(({ client }) => client.isLeader)).toEqual([true, false, false, false]);
    expect(server.network.exchanges).toHaveLength(1);
  });

  it('hands the connection over when its tab is closed', async () => {
    const [first, ...others] = await open(3);
    server.publish(3);
    first!.client.close();
    server.publish(3);
    for (const one of others) await one.gets(6);
    expect(others.map(({ told }) => told)).toEqual(others.map(() => upTo(6)));
    expect(server.open).toHaveLength(1);
    expect(server.network.exchanges.map(({ lastEventId }) => lastEventId)).toEqual([null, 'e:0']);
    expect(first!.told.length).toBeLessThan(6);
  });

  it.each(['cursors', 'opaque'] as const)(
    'loses and repeats nothing when messages are on their way to some as the leader dies (%s)',
    async (ids) => {
      server = new NumberedServer(ids);
      let delay: Promise<void> | number = 0;
      let arrive!: () => void;
      browser = new FakeBrowser(() => delay);
      const [first, ...others] = await open(4);
      delay = new Promise((resolve) => (arrive = resolve));
      server.publish(5);
      await first!.gets(5);
      expect(others.map(({ told }) => told)).toEqual([[], [], []]);
      // Neither the next leader nor the last tab gets what the one between them does.
      first!.crash((other) => other !== others[1]!.tab);
      delay = 0;
      arrive();
      await others[1]!.gets(5);
      server.publish(5);
      for (const one of others) await one.gets(10);
      expect(others.map(({ told }) => told)).toEqual(others.map(() => upTo(10)));
      expect(server.network.exchanges.map(({ lastEventId }) => lastEventId)).toEqual([null, server.id(0)]);
    },
  );

  it('fetches what the leader before had told only the next one', async () => {
    const [first, second, third] = await open(3);
    third!.tab.deaf = true;
    server.publish(4);
    await second!.gets(4);
    first!.crash();
    third!.tab.deaf = false;
    await waitUntil(() => second!.client.isLeader && server.open.length === 1);
    server.publish();
    await third!.gets(5);
    expect(third!.told).toEqual(upTo(5));
    expect(server.network.last.lastEventId).toBe('e:4');
  });

  it('notices by the numbers what it has missed, and catches up', async () => {
    const [, second] = await open(2);
    server.publish(2);
    await second!.gets(2);
    second!.tab.deaf = true;
    server.publish(3);
    await settle();
    second!.tab.deaf = false;
    server.publish(1);
    await second!.gets(6);
    expect(second!.told).toEqual(upTo(6));
  });

  it('notices also when nothing follows', async () => {
    const [, second] = await open(2, { takeOverAfter: 60 });
    second!.tab.deaf = true;
    server.publish(3);
    await settle();
    second!.tab.deaf = false;
    await second!.gets(3);
    expect(second!.told).toEqual(upTo(3));
    expect(second!.client.isLeader).toBe(false);
  });

  it('tells a tab that has missed more than is held by a gap', async () => {
    const [, second] = await open(2, { bufferEvents: 5 });
    server.publish(2);
    await second!.gets(2);
    second!.tab.deaf = true;
    server.publish(10);
    await settle();
    second!.tab.deaf = false;
    server.publish();
    await waitUntil(() => second!.gaps.length > 0);
    server.publish();
    await second!.gets(14);
    const gap = second!.told.indexOf('gap');
    expect(second!.told.slice(0, gap)).toEqual([1, 2]);
    expect(second!.told.slice(gap + 1)).toEqual([14]);
    expect(second!.gaps).toEqual([{ requested: 'e:2', resumedFrom: 'e:13', reason: 'limit', rooms: [] }]);
  });

  it('gives a tab that comes late the state and the position, and no history', async () => {
    await open(1);
    server.publish(3);
    const late = tab();
    const connected: unknown[] = [];
    late.client.on('connected', ({ data }) => connected.push(data.connectionId));
    await late.open();
    await waitUntil(() => late.client.lastEventId === 'e:3');
    expect(late.states).toEqual(['connecting', 'open']);
    expect(connected).toEqual(['c1']);
    server.publish();
    await late.gets(4);
    expect(late.told).toEqual([4]);
  });

  it('resumes a tab that comes back with an id, or tells it by a gap', async () => {
    await open(1);
    server.publish(5);
    const [known] = await open(1, { lastEventId: 'e:2' });
    const [unknown] = await open(1, { store: { get: () => 'f:9', set: () => {} } });
    server.publish();
    await known!.gets(6);
    await unknown!.gets(6);
    expect(known!.told).toEqual([3, 4, 5, 6]);
    expect(unknown!.told).toEqual(['gap', 6]);
  });

  it('closes the connection with the last tab', async () => {
    const [first, second] = await open(2);
    first!.client.close();
    await waitUntil(() => server.network.exchanges.length === 2);
    second!.client.close();
    await settle();
    expect(server.open).toEqual([]);
    expect(await second!.client.closed).toEqual({ name: 'closed', reason: 'client' });
    expect(browser.held).toBeUndefined();
  });

  it('connects by itself where there is nothing to share by', async () => {
    const alone = await open(2, { platform: null });
    server.publish(2);
    for (const one of alone) await one.gets(2);
    expect(server.open).toHaveLength(2);
    alone[0]!.client.close();
    expect(server.open).toHaveLength(1);
  });

  it('takes over from a leader that is frozen, which then follows', async () => {
    const [first, second] = await open(2, { takeOverAfter: 60 });
    server.publish(2);
    await second!.gets(2);
    first!.tab.frozen = true;
    await waitUntil(() => second!.client.isLeader);
    first!.tab.frozen = false;
    await waitUntil(() => !first!.client.isLeader && server.open.length === 1);
    server.publish(2);
    for (const one of [first, second]) await one!.gets(4);
    expect([first!.told, second!.told]).toEqual([upTo(4), upTo(4)]);
  });
});
