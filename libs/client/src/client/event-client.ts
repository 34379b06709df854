import type { EventMap } from '@nestream/protocol';
import type { ClosedState, SseClientState } from '../reconnect/client-state.js';
import { Callbacks, type CallbackOptions } from './callbacks.js';
import { Listeners, type Listener } from './listeners.js';
import type { EventFor, EventName, SseEvent } from './sse-event.interface.js';

/** What all clients have in common: they are opened and closed, tell how they are, and have listeners. */
export abstract class EventClient<Events extends object = EventMap> {
  protected readonly callbacks: Callbacks;
  protected readonly listeners: Listeners<SseEvent>;
  readonly #signal: AbortSignal | undefined;
  #closed!: Promise<ClosedState>;
  #resolveClosed!: (state: ClosedState) => void;

  readonly #onAbort = (): void => this.close();

  constructor(options: CallbackOptions & { readonly signal?: AbortSignal | undefined }) {
    this.callbacks = new Callbacks(options);
    this.listeners = new Listeners(this.callbacks);
    this.#signal = options.signal;
    this.#renewClosed();
  }

  /** What the client is doing. */
  abstract get state(): SseClientState;

  /** The id of the last event that was handed to the listeners, or the one to begin with; empty if there is none. */
  abstract get lastEventId(): string;

  /** Resolves with the reason when the client is closed; never rejects. A client that is opened again has a new one. */
  get closed(): Promise<ClosedState> {
    return this.#closed;
  }

  /**
   * Connects, and keeps the stream open until `close()`. Does nothing on a client that is at it; opens a closed one again,
   * which resumes where it was. A `signal` that has aborted closes it at once.
   */
  connect(): void {
    const { name } = this.state;
    if (this.#signal?.aborted) {
      this.close();
    } else if (name === 'idle' || name === 'closed') {
      this.#signal?.addEventListener('abort', this.#onAbort);
      if (name === 'closed') this.#renewClosed();
      this.open();
    }
  }

  /**
   * Ends the stream, gives up whatever was under way, and ends all iterators and subscriptions. No event is delivered
   * after it, wherever it is called from.
   */
  abstract close(): void;

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

  /** Tells of a change, and those who wait for it of the end. */
  protected onState(state: SseClientState, previous: SseClientState): void {
    // Taken before the callback, which may open the client again.
    const resolve = this.#resolveClosed;
    const isClosed = state.name === 'closed';
    if (isClosed) {
      this.#signal?.removeEventListener('abort', this.#onAbort);
      this.listeners.interrupt();
    }
    this.callbacks.call('onState', state, previous);
    if (isClosed) resolve(state);
  }

  #renewClosed(): void {
    this.#closed = new Promise((resolve) => (this.#resolveClosed = resolve));
  }
}
