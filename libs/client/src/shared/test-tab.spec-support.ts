import type { GapData } from '@nestream/protocol';
import { ObservedClient } from '../client/observed-client.spec-support.js';
import { waitUntil } from '@nestream/test-kit/wait-until';
import type { FetchLike } from '../transport/transport-options.interface.js';
import type { FakeBrowser, FakeTab } from './fake-browser.spec-support.js';
import { SharedSseClient } from './shared-sse-client.js';
import type { SharedSseClientOptions } from './shared-sse-client-options.interface.js';

interface Events {
  n: number;
}

/** A client in a tab, and all it has told. */
export class TestTab extends ObservedClient {
  readonly tab: FakeTab;
  override readonly client: SharedSseClient<Events>;
  /** Numbers of events, and `gap` where one was told. */
  readonly told: (number | 'gap')[] = [];
  readonly gaps: GapData[] = [];
  /** Whether it is not there any more. */
  gone = false;

  constructor(
    browser: FakeBrowser,
    server: { readonly fetch: FetchLike },
    options: SharedSseClientOptions<Events> = {},
  ) {
    super();
    this.tab = browser.open();
    this.client = new SharedSseClient<Events>('http://test/stream', {
      platform: this.tab,
      fetch: server.fetch,
      ...options,
      onState: ({ name }) => this.states.push(name),
      onGap: (gap) => {
        this.gaps.push(gap);
        this.told.push('gap');
      },
      onError: (error) => this.errors.push(error),
    });
    this.client.on('n', ({ data }) => this.told.push(data));
  }

  get numbers(): number[] {
    return this.told.filter((told) => told !== 'gap');
  }

  /** Waits until it has got this event, and with it all before. */
  async gets(n: number): Promise<this> {
    await waitUntil(
      () => this.told.includes(n),
      5000,
      () => `${n} among ${this.told.join(' ')}`,
    );
    return this;
  }

  /** The process ends: the server hears it at once, and the other tabs only through the lock. */
  crash(isLost?: (tab: FakeTab) => boolean): void {
    this.gone = true;
    this.tab.crash(isLost);
    this.client.close();
  }
}
