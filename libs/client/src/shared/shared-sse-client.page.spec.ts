import { waitUntil } from '@nestream/test-kit/wait-until';
import { detectedEnvironment } from '../liveness/detect-environment.js';
import type { PageEvent } from '../liveness/environment.interface.js';
import { FakeBrowser } from './fake-browser.spec-support.js';
import { NumberedServer } from './numbered-server.spec-support.js';
import type { SharedSseClientOptions } from './shared-sse-client-options.interface.js';
import { TestTab } from './test-tab.spec-support.js';

function upTo(to: number, from = 1): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** A page of its own, and what fires its events. */
function pageOf() {
  const listeners = new Set<(event: PageEvent, persisted: boolean) => void>();
  const environment = {
    ...detectedEnvironment,
    watchPage: (listener: (event: PageEvent, persisted: boolean) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const page = (event: PageEvent, persisted: boolean): void => {
    for (const listener of listeners) listener(event, persisted);
  };
  return { environment, page };
}

describe('SharedSseClient in a page', () => {
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

  it('hands the connection over when the page of the leader freezes', async () => {
    const { environment, page } = pageOf();
    const first = await tab({ environment }).open();
    const second = await tab().open();
    await waitUntil(() => first.client.isLeader);
    page('freeze', false);
    expect(first.client.state).toEqual({ name: 'paused', reason: 'frozen' });
    await waitUntil(() => second.client.isLeader);
    server.publish(3);
    await second.gets(3);
    expect(first.told).toEqual([]);
    page('resume', false);
    await first.gets(3);
    await first.reaches('open');
    expect([first.client.isLeader, server.open.length]).toEqual([false, 1]);
  });

  it('stays in the back-forward cache until `pageshow`', async () => {
    const { environment, page } = pageOf();
    const first = await tab({ environment }).open();
    page('pagehide', true);
    page('freeze', false);
    page('resume', false);
    expect(first.client.state).toEqual({ name: 'paused', reason: 'cached' });
    page('pageshow', true);
    await first.reaches('open');
  });

  it('leaves for the back-forward cache, and catches up when it comes out', async () => {
    const { environment, page } = pageOf();
    const first = tab();
    first.client.connect();
    const second = await tab().open();
    const third = await tab({ environment }).open();
    page('pagehide', true);
    expect(third.client.state.name).toBe('paused');
    server.publish(3);
    await second.gets(3);
    expect(third.told).toEqual([]);
    page('pageshow', true);
    await third.gets(3);
    await third.reaches('open');
    expect(third.told).toEqual(upTo(3));
  });
});
