import type { EventMap } from '@event-stream/protocol';
import { Callbacks } from '../client/callbacks.js';
import type { QueueOptions } from '../client/event-queue.js';
import { createEventStream, type EventStream } from '../client/event-stream.js';
import { Followers } from '../client/followers.js';
import { IdKeeper } from '../client/id-keeper.js';
import { Listeners, type Listener } from '../client/listeners.js';
import type { EventFor, EventName, SseEvent } from '../client/sse-event.interface.js';
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
export class SharedSseClient<Events extends object = EventMap> {
  readonly #options: SharedSseClientOptions<Events>;
  readonly #callbacks: Callbacks;
  readonly #listeners = new Listeners<SseEvent>((error) => this.#callbacks.report(error, 'listener'));
  readonly #followers = new Followers();
  readonly #ids: IdKeeper;
  readonly #session: SessionOptions<Events>;
  #current: Session<Events> | undefined;
  #state: SseClientState = { name: 'idle' };
  #closed!: Promise<ClosedState>;
  #resolveClosed!: (state: ClosedState) => void;

  readonly #onAbort = (): void => this.close();

  /**
   * @param url - where the stream is, relative to the page; or a function that says so for each attempt.
   * @throws TypeError if the URL is a function and there is no `name`.
   */
  constructor(url: Resolvable<string | URL>, options: SharedSseClientOptions<Events> = {}) {
    this.#options = options;
    const callbacks = (this.#callbacks = new Callbacks(options));
    this.#renewClosed();
    this.#ids = new IdKeeper(options.lastEventId ?? '', options.store, (error) =>
      callbacks.report(error, 'id'),
    );
    this.#session = {
      url,
      name: sharedName(url, options.name),
      options,
      environment: options.environment ?? detectedEnvironment,
      callbacks,
      listeners: this.#listeners,
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

  /** Resolves with the reason when the client is closed; never rejects. A client that is opened again has a new one. */
  get closed(): Promise<ClosedState> {
    return this.#closed;
  }

  /** The id of the last event that was handed to the listeners, or the one to begin with; empty if there is none. */
  get lastEventId(): string {
    return this.#ids.id;
  }

  /**
   * Joins the tabs that share the connection, or opens it, until `close()`. Does nothing on a client that is at it; opens a
   * closed one again, which goes on after `lastEventId`. A `signal` that has aborted closes it at once.
   */
  connect(): void {
    this.#followers.ownConnection = false;
    this.#start();
  }

  /**
   * Leaves; the last tab closes the connection. Ends all iterators and subscriptions. No event is delivered after it,
   * wherever it is called from.
   */
  close(): void {
    this.#end('client');
  }

  /** Calls `listener` with each event of a type, or of every type with `*`, as `SseClient` does. Does not connect. */
  on<Type extends EventName<Events>>(type: Type, listener: Listener<EventFor<Events, Type>>): () => void {
    this.#listeners.add(type, listener as Listener<SseEvent>);
    return () => this.off(type, listener);
  }

  /** Removes a listener; it does not get the event that is being delivered either. */
  off<Type extends EventName<Events>>(type: Type, listener: Listener<EventFor<Events, Type>>): void {
    this.#listeners.remove(type, listener as Listener<SseEvent>);
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
    return createEventStream(
      {
        follow: (next, onEnd) => this.#follow(type, next, onEnd),
        setFull: (queue, full) => this.#followers.setFull(queue, full),
      },
      { ...options, onDrop: (event) => this.#callbacks.guard(() => options.onDrop?.(event), 'callback') },
    );
  }

  #start(): void {
    const { signal } = this.#options;
    if (signal?.aborted) {
      this.close();
      return;
    }
    if (this.#state.name !== 'idle' && this.#state.name !== 'closed') return;
    signal?.addEventListener('abort', this.#onAbort);
    const reopened = this.#state.name === 'closed';
    if (reopened) this.#renewClosed();
    const session: Session<Events> = new Session(this.#session, reopened, (state) => {
      if (session !== this.#current) return;
      if (state.name === 'closed') this.#end(state.reason, state);
      else this.#set(state);
    });
    this.#current = session;
    session.start();
  }

  #renewClosed(): void {
    this.#closed = new Promise((resolve) => (this.#resolveClosed = resolve));
  }

  #set(state: SseClientState): void {
    const previous = this.#state;
    if (state === previous) return;
    this.#state = state;
    this.#callbacks.guard(() => this.#options.onState?.(state, previous), 'callback');
  }

  /** @param given - how the connection was closed for all tabs. */
  #end(reason: ClosedReason, given?: ClosedState): void {
    if (this.#state.name === 'closed') return;
    const state = given ?? { name: 'closed', reason };
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    this.#current?.stop(given !== undefined);
    this.#current = undefined;
    this.#ids.rewind();
    // Taken before the callback, which may open the client again.
    const resolve = this.#resolveClosed;
    const followers = this.#followers.takeAll();
    this.#set(state);
    resolve(state);
    for (const follower of followers) this.#callbacks.guard(() => follower(state), 'listener');
  }

  #follow(type: string, next: (event: never) => void, onEnd: (state: ClosedState) => void): () => void {
    const { state } = this;
    if (state.name === 'closed' && state.reason !== 'released') {
      onEnd(state);
      return () => {};
    }
    const listener = next as Listener<SseEvent>;
    const end = (state: ClosedState): void => {
      this.#listeners.remove(type, listener);
      onEnd(state);
    };
    this.#listeners.add(type, listener);
    this.#followers.add(end);
    if (state.name === 'idle' || state.name === 'closed') {
      this.#followers.ownConnection = true;
      this.#start();
    }
    return () => {
      this.#listeners.remove(type, listener);
      if (this.#followers.remove(end)) this.#end('released');
    };
  }
}
