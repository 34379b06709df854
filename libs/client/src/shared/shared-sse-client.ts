import type { EventMap } from '@nestream/protocol';
import { EventClient } from '../client/event-client.js';
import { detectedEnvironment } from '../liveness/detect-environment.js';
import type { ClosedReason, ClosedState, SseClientState } from '../reconnect/client-state.js';
import type { Resolvable } from '../transport/transport-options.interface.js';
import { Session, type SessionOptions } from './session.js';
import type { SharedSseClientOptions } from './shared-sse-client-options.interface.js';
import { sharedName } from './shared-name.js';

/**
 * An `SseClient` whose connection all tabs of an origin share: one of them holds it and tells the others, and when it is
 * closed, crashes or freezes, another resumes after the last event - so that a page may be opened more often than
 * the six times that HTTP/1.1 allows. Each tab gets every event from its joining on once and in order; what cannot be had any
 * more is told by `gap`. Where locks or channels are missing, the tab connects by itself.
 *
 * `connect()` joins the tabs that share the connection, or opens it. `close()` leaves them; the last tab closes the
 * connection. A consumer that is slow (`overflow: 'pause'`) holds up its own tab only, and once it is further behind than
 * `bufferEvents` gets a `gap`.
 *
 * @example
 * ```ts
 * const client = new SharedSseClient<{ message: { text: string } }>('/rooms/kitchen');
 * client.on('message', ({ data }) => console.log(data.text));
 * client.connect();
 * ```
 */
export class SharedSseClient<Events extends object = EventMap> extends EventClient<Events> {
  readonly #session: SessionOptions<Events>;
  #current: Session<Events> | undefined;
  #state: SseClientState = { name: 'idle' };

  /**
   * @param url - where the stream is, relative to the page; or a function that says so for each attempt.
   * @throws TypeError if the URL is a function and there is no `name`.
   */
  constructor(url: Resolvable<string | URL>, options: SharedSseClientOptions<Events> = {}) {
    super(options);
    this.#session = {
      url,
      name: sharedName(url, options.name),
      options,
      environment: options.environment ?? detectedEnvironment,
      callbacks: this.callbacks,
      delivery: this.delivery,
      ids: this.ids,
      whenRoom: () => this.followers?.whenRoom(),
    };
  }

  /** What the shared connection is doing. */
  get state(): SseClientState {
    return this.#state;
  }

  /** Whether this tab is the one that holds the connection. */
  get isLeader(): boolean {
    return this.#current?.leads ?? false;
  }

  protected open(): void {
    const reopened = this.#state.name === 'closed';
    const session: Session<Events> = new Session(this.#session, reopened, (state) => {
      if (session !== this.#current) return;
      if (state.name === 'closed') this.end(state.reason, state);
      else this.#set(state);
    });
    this.#current = session;
    session.start();
  }

  /** @param given - how the connection was closed for all tabs. */
  protected end(reason: ClosedReason, given?: ClosedState): void {
    if (this.#state.name === 'closed') return;
    this.#current?.stop(given !== undefined);
    this.#current = undefined;
    this.#set(given ?? { name: 'closed', reason });
  }

  #set(state: SseClientState): void {
    const previous = this.#state;
    if (state === previous) return;
    this.#state = state;
    this.onState(state, previous);
  }
}
