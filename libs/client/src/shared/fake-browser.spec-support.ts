import type { LockRequest, SharedPlatform } from './platform/shared-platform.interface.js';

/** How long a message is on its way to a tab: so many turns of the event loop, or until a promise resolves. */
export type Delay = () => number | Promise<void>;

interface Waiting {
  readonly tab: FakeTab;
  readonly grant: () => void;
}

interface Held {
  readonly tab: FakeTab;
  readonly release: () => void;
  readonly lose: () => void;
}

/** The locks and channels of one origin, for several "tabs" in one process. */
export class FakeBrowser {
  readonly tabs: FakeTab[] = [];
  waiting: Waiting[] = [];
  held: Held | undefined;

  constructor(readonly delay: Delay = () => 0) {}

  open(): FakeTab {
    const tab = new FakeTab(this);
    this.tabs.push(tab);
    return tab;
  }

  /** The tab that holds the lock. */
  get leader(): FakeTab | undefined {
    return this.held?.tab;
  }

  next(): void {
    if (!this.held) this.waiting.shift()?.grant();
  }
}

/** One tab: what of it happens to live, and what gets through to it. */
export class FakeTab implements SharedPlatform {
  /** Whether messages get lost on the way to it. */
  deaf = false;
  readonly #browser: FakeBrowser;
  #dead = false;
  readonly #channels = new Set<(message: unknown) => void>();
  #queue: (() => void)[] = [];
  #frozen = false;
  #inFlight = Promise.resolve();
  readonly #lost = new Set<FakeTab>();

  constructor(browser: FakeBrowser) {
    this.#browser = browser;
  }

  readonly locks = {
    request: async (_name: string, options: LockRequest, hold: () => Promise<void>): Promise<unknown> => {
      const browser = this.#browser;
      return new Promise<void>((resolve, reject) => {
        const grant = (): void => {
          const held: Held = {
            tab: this,
            release: () => {
              if (browser.held !== held) return;
              browser.held = undefined;
              resolve();
              browser.next();
            },
            lose: () => reject(new DOMException('stolen', 'AbortError')),
          };
          browser.held = held;
          if (!this.#dead) void hold().then(held.release);
        };
        if (options.steal) {
          const robbed = browser.held;
          grant();
          robbed?.lose();
          return;
        }
        const waiting: Waiting = { tab: this, grant };
        options.signal?.addEventListener('abort', () => {
          browser.waiting = browser.waiting.filter((other) => other !== waiting);
          reject(new DOMException('aborted', 'AbortError'));
        });
        browser.waiting.push(waiting);
        queueMicrotask(() => browser.next());
      });
    },
  };

  openChannel(
    _name: string,
    onMessage: (message: unknown) => void,
  ): { postMessage(m: unknown): void; close(): void } {
    this.#channels.add(onMessage);
    return {
      postMessage: (message) => {
        if (this.#dead) return;
        for (const tab of this.#browser.tabs) tab.#send(structuredClone(message), this, onMessage);
      },
      close: () => {
        this.#channels.delete(onMessage);
      },
    };
  }

  /**
   * The process of the tab is gone: nothing it does has any effect from now on.
   *
   * @param isLost - asked for each other tab, whether what is still on the way to it gets lost.
   */
  crash(isLost: (tab: FakeTab) => boolean = () => false): void {
    const browser = this.#browser;
    for (const tab of browser.tabs) if (isLost(tab)) this.#lost.add(tab);
    this.#dead = true;
    this.#channels.clear();
    browser.tabs.splice(browser.tabs.indexOf(this), 1);
    browser.waiting = browser.waiting.filter(({ tab }) => tab !== this);
    if (browser.leader === this) browser.held?.release();
  }

  /** Messages wait while a tab is frozen. */
  set frozen(frozen: boolean) {
    this.#frozen = frozen;
    if (!frozen) for (const deliver of this.#queue.splice(0)) deliver();
  }

  #send(message: unknown, sender: FakeTab, channel: (message: unknown) => void): void {
    const delay = this.#browser.delay();
    if (this.deaf) return;
    this.#inFlight = this.#inFlight.then(async () => {
      await delay;
      const turns = typeof delay === 'number' ? delay : 0;
      for (let turn = 0; turn <= turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (sender.#lost.has(this)) return;
      const deliver = (): void => {
        for (const receive of this.#channels) if (receive !== channel) receive(message);
      };
      if (this.#frozen) this.#queue.push(deliver);
      else deliver();
    });
  }
}
