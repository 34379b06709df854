import type { EventMap } from '@nestream/protocol';
import { EventClient } from '../client/event-client.js';
import type { QueueOptions } from '../client/event-queue.js';
import type { EventStream } from '../client/event-stream.js';
import { Followers } from '../client/followers.js';
import { IdKeeper } from '../client/id-keeper.js';
import type { EventFor, EventName } from '../client/sse-event.interface.js';
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
 * @example
 * ```ts
 * const client = new SharedSseClient<{ message: { text: string } }>('/rooms/kitchen');
 * client.on('message', ({ data }) => console.log(data.text));
 * client.connect();
 * ```
 */
export class SharedSseClient<Events extends object = EventMap> extends EventClient<Events> {
  readonly #followers: Followers;
  readonly #ids: IdKeeper;
  readonly #session: SessionOptions<Events>;
  #current: Session<Events> | undefined;
  #state: SseClientState = { name: 'idle' };

  /**
   * @param url - where the stream is, relative to the page; or a function that says so for each attempt.
   * @throws TypeError if the URL is a function and there is no `name`.
   */
  constructor(url: Resolvable<string | URL>, options: SharedSseClientOptions<Events> = {}) {
    super(options);
    const { callbacks, listeners } = this;
    this.#ids = new IdKeeper(options.lastEventId ?? '', options.store, callbacks);
    this.#followers = new Followers(
      {
        state: () => this.#state,
        connect: () => super.connect(),
        release: () => this.#end('released'),
      },
      listeners,
      callbacks,
    );
    this.#session = {
      url,
      name: sharedName(url, options.name),
      options,
      environment: options.environment ?? detectedEnvironment,
      callbacks,
      listeners,
      ids: this.#ids,
      followers: this.#followers,
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

  get lastEventId(): string {
    return this.#ids.id;
  }

  /**
   * Joins the tabs that share the connection, or opens it, until `close()`. Does nothing on a client that is at it; opens a
   * closed one again, which goes on after `lastEventId`. A `signal` that has aborted closes it at once.
   */
  override connect(): void {
    this.#followers.share();
    super.connect();
  }

  /**
   * Leaves; the last tab closes the connection. Ends all iterators and subscriptions. No event is delivered after it,
   * wherever it is called from.
   */
  close(): void {
    this.#end('client');
  }

  /**
   * The events of a type, or of every type with `*`, to iterate over or to subscribe to. Connects when that begins, unless
   * the client is connected or was closed by `close()`. A consumer that is slow (`overflow: 'pause'`) holds up this tab
   * only, and once it is further behind than `bufferEvents` is told by a `gap`.
   */
  listen<Type extends EventName<Events>>(
    type: Type,
    options: QueueOptions<EventFor<Events, Type>> = {},
  ): EventStream<EventFor<Events, Type>> {
    return this.#followers.listen(type, options);
  }

  protected open(): void {
    const reopened = this.#state.name === 'closed';
    const session: Session<Events> = new Session(this.#session, reopened, (state) => {
      if (session !== this.#current) return;
      if (state.name === 'closed') this.#end(state.reason, state);
      else this.#set(state);
    });
    this.#current = session;
    session.start();
  }

  #set(state: SseClientState): void {
    const previous = this.#state;
    if (state === previous) return;
    this.#state = state;
    this.onState(state, previous);
  }

  /** @param given - how the connection was closed for all tabs. */
  #end(reason: ClosedReason, given?: ClosedState): void {
    if (this.#state.name === 'closed') return;
    const state = given ?? { name: 'closed', reason };
    this.#current?.stop(given !== undefined);
    this.#current = undefined;
    this.#ids.rewind();
    // Taken before the callback, which may open the client again.
    const endAll = this.#followers.takeAll();
    this.#set(state);
    endAll(state);
  }
}
