import type { Callbacks } from '../client/callbacks.js';
import type { Delivery } from '../client/delivery.js';
import type { IdKeeper } from '../client/id-keeper.js';
import type { SseClientOptions } from '../client/sse-client-options.interface.js';
import type { Environment } from '../liveness/environment.interface.js';
import type { PausedReason, SseClientState } from '../reconnect/client-state.js';
import type { Resolvable } from '../transport/transport-options.interface.js';
import { detectPlatform, SOLO_PLATFORM } from './platform/detect-platform.js';
import { RelayLog } from './relay/relay-log.js';
import type { SharedSseClientOptions } from './shared-sse-client-options.interface.js';
import { Reader } from './tab/reader.js';
import { Tab } from './tab/tab.js';

/** What stays the same from one session of a client to the next. */
export interface SessionOptions<Events extends object> {
  readonly url: Resolvable<string | URL>;
  readonly name: string;
  readonly options: SharedSseClientOptions<Events>;
  readonly environment: Environment;
  readonly callbacks: Callbacks;
  readonly delivery: Delivery<Events>;
  readonly ids: IdKeeper;
  /** Resolves when there is room for more; `undefined` if that is now. */
  readonly whenRoom: () => Promise<void> | undefined;
}

/** The time of a client from `connect()` to its end. */
export class Session<Events extends object> {
  readonly #options: SessionOptions<Events>;
  readonly #reopened: boolean;
  readonly #onState: (state: SseClientState) => void;
  #tab: Tab | undefined;
  #reader: Reader | undefined;
  #unwatchPage: (() => void) | undefined;
  #paused: PausedReason | undefined;
  #stopped = false;

  /** @param reopened - whether the client was closed before. */
  constructor(options: SessionOptions<Events>, reopened: boolean, onState: (state: SseClientState) => void) {
    this.#options = options;
    this.#reopened = reopened;
    this.#onState = onState;
  }

  /** Whether this tab holds the connection. */
  get leads(): boolean {
    return this.#tab?.leads ?? false;
  }

  start(): void {
    this.#unwatchPage = this.#options.environment.watchPage((event, persisted) => {
      if (event === 'pagehide' && persisted) this.#pause('cached');
      else if (event === 'freeze') this.#pause('frozen');
      else if (event === 'pageshow' || (event === 'resume' && this.#paused === 'frozen')) this.#unpause();
    });
    this.#onState({ name: 'connecting', attempt: 0 });
    void this.#options.ids.load().then(() => this.#join());
  }

  /** @param forGood - the connection is closed for all tabs, not only for this one. */
  stop(forGood: boolean): void {
    this.#stopped = true;
    this.#unwatchPage?.();
    this.#reader?.stop();
    if (forGood) this.#tab?.leaveForGood();
    else this.#tab?.leave();
  }

  #join(): void {
    if (this.#stopped) return;
    const { url, name, options, environment, callbacks, delivery, ids, whenRoom } = this.#options;
    const { bufferEvents = 1024, bufferSize = 4 * 1024 * 1024, takeOverAfter = 15_000 } = options;
    const platform = options.platform === undefined ? detectPlatform() : options.platform;
    const log = new RelayLog({ bufferEvents, bufferSize }, ids.id);
    const reader = new Reader(log, delivery, ids, {
      whenRoom,
      onState: (state) => {
        this.#onState(state);
        if (state.name === 'open' && !this.#stopped) delivery.deliverLoss();
      },
      onError: (error) => callbacks.report(error, 'connection'),
    });
    this.#reader = reader;
    this.#tab = new Tab(
      {
        url,
        upstream: upstreamOptions(options),
        name,
        platform: platform ?? SOLO_PLATFORM,
        environment,
        takeOverAfter,
        reopened: this.#reopened,
      },
      log,
      {
        onGrowth: () => reader.pump(),
        onError: (error, source) => callbacks.report(error, source),
      },
    );
    if (!this.#paused) this.#tab.join();
  }

  /**
   * In the back-forward cache nothing runs, and a page that holds locks or connections would not get there. A frozen page
   * runs nothing either: the lock would keep other tabs from taking the connection over.
   */
  #pause(reason: PausedReason): void {
    if (this.#paused) return;
    this.#paused = reason;
    this.#tab?.leave();
    this.#onState({ name: 'paused', reason });
  }

  #unpause(): void {
    if (!this.#paused) return;
    this.#paused = undefined;
    this.#onState({ name: 'connecting', attempt: 0 });
    if (!this.#stopped) this.#tab?.join();
  }
}

/** The options of the connection itself; what is for the listeners happens in each tab. */
function upstreamOptions<Events extends object>(options: SharedSseClientOptions<Events>): SseClientOptions {
  return {
    ...options,
    schemas: undefined,
    decode: (raw: string) => raw,
    signal: undefined,
    onGap: undefined,
    onInvalid: undefined,
    onClosing: undefined,
    pauseWhenHidden: undefined,
  } as object;
}
