import type { EventMap } from '@nestream/protocol';
import type { ClosedState, SseClientState } from '../reconnect/client-state.js';
import { Callbacks } from './callbacks.js';
import { Delivery } from './delivery.js';
import type { Followers } from './followers.js';
import { IdKeeper } from './id-keeper.js';
import { Listeners, type Listener } from './listeners.js';
import type { SseClientOptions } from './sse-client-options.interface.js';
import type { EventFor, EventName, SseEvent } from './sse-event.interface.js';

/**
 * Makes the followers of a client on first use, for `listen()`, which brings the class: clients do not import it, so that
 * pages without `listen()` do not load it.
 */
export const followersOf = new WeakMap<object, (type: typeof Followers) => Followers>();

/** What all clients have in common: they are opened and closed, tell how they are, and have listeners. */
export abstract class EventClient<Events extends object = EventMap> {
  protected readonly callbacks: Callbacks;
  protected readonly listeners: Listeners<SseEvent>;
  protected readonly ids: IdKeeper;
  protected readonly delivery: Delivery<Events>;
  /** Those who follow the client by `listen()`, once there is one. */
  protected followers: Followers | undefined;
  readonly #signal: AbortSignal | undefined;
  #closed!: Promise<ClosedState>;
  #resolveClosed!: (state: ClosedState) => void;

  readonly #onAbort = (): void => this.close();

  constructor(options: SseClientOptions<Events>) {
    this.callbacks = new Callbacks(options);
    this.listeners = new Listeners(this.callbacks);
    this.ids = new IdKeeper(options.lastEventId ?? '', options.store, this.callbacks);
    this.delivery = new Delivery(options, this.listeners, this.callbacks, this.ids);
    const followed = {
      state: () => this.state,
      connect: () => this.#connect(),
      release: () => this.end('released'),
    };
    followersOf.set(this, (type) => (this.followers ??= new type(followed, this.listeners, this.callbacks)));
    this.#signal = options.signal;
    this.#renewClosed();
  }

  /** What the client is doing. */
  abstract get state(): SseClientState;

  /** The id of the last event that was handed to the listeners, or the one to begin with; empty if there is none. */
  get lastEventId(): string {
    return this.ids.id;
  }

  /** Resolves with the reason when the client is closed; never rejects. A client that is opened again has a new one. */
  get closed(): Promise<ClosedState> {
    return this.#closed;
  }

  /**
   * Connects, and keeps the stream open until `close()`. Does nothing on a client that is at it; opens a closed one again,
   * which resumes where it was. A `signal` that has aborted closes it at once.
   */
  connect(): void {
    this.followers?.share();
    this.#connect();
  }

  /**
   * Ends the stream, gives up whatever was under way, and ends all iterators and subscriptions. No event is delivered
   * after it, wherever it is called from.
   */
  close(): void {
    this.end('client');
  }

  /**
   * Calls `listener` with each event of a type, or of every type with `*`. `*` leaves out what PROTOCOL.md reserves for the
   * server; its control events can be listened to by name. Does not connect.
   *
   * @returns what removes the listener.
   */
  on<Type extends EventName<Events>>(type: Type, listener: Listener<EventFor<Events, Type>>): () => void {
    this.listeners.add(type, listener as Listener<SseEvent>);
    return () => this.off(type, listener);
  }

  /** Removes a listener; it does not get the event that is being delivered either. */
  off<Type extends EventName<Events>>(type: Type, listener: Listener<EventFor<Events, Type>>): void {
    this.listeners.remove(type, listener as Listener<SseEvent>);
  }

  /** Begins, on a client that was not at it. */
  protected abstract open(): void;

  /** Closes the client. */
  protected abstract end(reason: 'client' | 'released'): void;

  /** Tells of a change, and those who wait for it of the end. */
  protected onState(state: SseClientState, previous: SseClientState): void {
    if (state.name !== 'closed') {
      this.callbacks.call('onState', state, previous);
      return;
    }
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.listeners.interrupt();
    this.ids.rewind();
    // Taken before the callback, which may open the client again.
    const resolve = this.#resolveClosed;
    const endAll = this.followers?.takeAll();
    this.callbacks.call('onState', state, previous);
    resolve(state);
    endAll?.(state);
  }

  #connect(): void {
    const { name } = this.state;
    if (this.#signal?.aborted) {
      this.close();
    } else if (name === 'idle' || name === 'closed') {
      this.#signal?.addEventListener('abort', this.#onAbort);
      if (name === 'closed') this.#renewClosed();
      this.open();
    }
  }

  #renewClosed(): void {
    this.#closed = new Promise((resolve) => (this.#resolveClosed = resolve));
  }
}
