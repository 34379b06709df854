import type { EventMap } from '@event-stream/protocol';
import { detectedEnvironment } from '../liveness/detect-environment.js';
import type { ClosedState, SseClientState } from '../reconnect/client-state.js';
import { Connector } from '../reconnect/connector.js';
import { shareRefresh } from '../transport/share-refresh.js';
import type { Resolvable } from '../transport/transport-options.interface.js';
import { Callbacks } from './callbacks.js';
import type { ControlEvent } from './control-events.js';
import { Delivery } from './delivery.js';
import type { QueueOptions } from './event-queue.js';
import { createEventStream, type EventStream } from './event-stream.js';
import { Followers } from './followers.js';
import { IdKeeper } from './id-keeper.js';
import { Listeners, type Listener } from './listeners.js';
import type { SseClientOptions } from './sse-client-options.interface.js';
import type { EventFor, EventName, SseEvent } from './sse-event.interface.js';

/**
 * A client of Server-Sent Events (WHATWG HTML, section 9.2) over `fetch`, for any server: it resumes after the last
 * event, backs off, notices dead connections, and knows the control events of `@event-stream/nest` (PROTOCOL.md).
 *
 * `Events` maps event types to their data; with `schemas` it is inferred.
 *
 * @example
 * ```ts
 * const client = new SseClient<{ message: { text: string } }>('/rooms/kitchen');
 * client.on('message', ({ data }) => console.log(data.text));
 * client.connect();
 * ```
 * @example
 * ```ts
 * for await (const { data } of client.listen('message')) console.log(data.text);
 * ```
 */
export class SseClient<Events extends object = EventMap> {
  readonly #options: SseClientOptions<Events>;
  readonly #callbacks: Callbacks;
  readonly #listeners = new Listeners<SseEvent>((error) => this.#callbacks.report(error, 'listener'));
  readonly #followers = new Followers();
  readonly #ids: IdKeeper;
  readonly #delivery: Delivery<Events>;
  readonly #connector: Connector;
  #closed!: Promise<ClosedState>;
  #resolveClosed!: (state: ClosedState) => void;

  readonly #onAbort = (): void => this.close();

  /**
   * @param url - where the stream is, relative to the page in browsers; or a function that says so for each attempt.
   * @throws RangeError if `maxEventSize` is not a number above 0.
   */
  constructor(url: Resolvable<string | URL>, options: SseClientOptions<Events> = {}) {
    this.#options = options;
    this.#callbacks = new Callbacks(options);
    this.#renewClosed();
    this.#ids = new IdKeeper(options.lastEventId ?? '', options.store, (error) =>
      this.#callbacks.report(error, 'id'),
    );
    const delivery = new Delivery(options, this.#listeners, {
      onEvent: () => this.#connector.healthy(),
      onControl: ({ type, data }) => {
        if (type === 'connected') this.#connector.setHeartbeat(data.heartbeat);
      },
      onRetry: (milliseconds) => this.#connector.setDelay(milliseconds),
      onId: (id) => {
        if (this.#ids.receive(id)) delivery.afterwards(() => this.#ids.commit(id));
      },
      onControlDelivered: (control, id) => this.#onControl(control, id),
      onInvalid: (payload) => this.#callbacks.call('onInvalid', payload),
    });
    this.#delivery = delivery;
    const ids = this.#ids;
    this.#connector = new Connector(
      { ...options, url, environment: options.environment ?? detectedEnvironment },
      {
        get lastEventId() {
          return ids.received;
        },
        prepare: () => ids.load(),
        reset: () => delivery.reset(ids.received),
        feed: (chunk) => delivery.feed(chunk),
        ready: () => this.#ready(),
        onState: (state, previous) => this.#onState(state, previous),
        onOpen: (response) => this.#callbacks.call('onOpen', response),
        onError: (error) => this.#callbacks.report(error, 'connection'),
        decide: (context) => this.#callbacks.call('retry', context),
      },
    );
  }

  /** What the client is doing. */
  get state(): SseClientState {
    return this.#connector.state;
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
   * Connects, and keeps the stream open until `close()`. Does nothing on a client that is at it; opens a closed one again,
   * which resumes where it was. A `signal` that has aborted closes it at once.
   */
  connect(): void {
    this.#followers.ownConnection = false;
    this.#start();
  }

  /**
   * Ends the stream, gives up whatever was under way, and ends all iterators and subscriptions. No event is delivered
   * after it, wherever it is called from.
   */
  close(): void {
    this.#connector.close('client');
  }

  /**
   * Calls `listener` with each event of a type, or of every type with `*`. `*` leaves out what PROTOCOL.md reserves for the
   * server; its control events can be listened to by name. Does not connect.
   *
   * @returns what removes the listener.
   */
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
   * the client is connected or was closed by `close()`.
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
    signal?.addEventListener('abort', this.#onAbort);
    if (this.state.name === 'closed') this.#renewClosed();
    this.#connector.start();
  }

  #renewClosed(): void {
    this.#closed = new Promise((resolve) => (this.#resolveClosed = resolve));
  }

  #onState(state: SseClientState, previous: SseClientState): void {
    if (state.name !== 'closed') {
      this.#callbacks.guard(() => this.#options.onState?.(state, previous), 'callback');
      return;
    }
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    this.#delivery.stop();
    this.#ids.rewind();
    // Taken before the callback, which may open the client again.
    const resolve = this.#resolveClosed;
    const followers = this.#followers.takeAll();
    this.#callbacks.guard(() => this.#options.onState?.(state, previous), 'callback');
    resolve(state);
    for (const follower of followers) this.#callbacks.guard(() => follower(state), 'listener');
  }

  #onControl(control: ControlEvent, id: string): void {
    const { state } = this;
    if (control.type === 'gap') this.#callbacks.call('onGap', control.data);
    else if (control.type === 'expiring') void this.#renew(control.data);
    else if (control.type === 'closing') {
      this.#callbacks.call('onClosing', control.data);
      if ((control.data.reconnect ?? true) || state !== this.state) return;
      // Else it would come after the end: the id that says that this client has seen it.
      if (this.#ids.receive(id)) this.#ids.commit(id);
      this.#connector.close('server');
    }
  }

  async #renew(cause: unknown): Promise<void> {
    const { state } = this;
    const { refresh } = this.#options;
    if (!refresh) return;
    try {
      await shareRefresh(refresh);
      if (state === this.state) this.#connector.renew(cause);
    } catch (error) {
      this.#callbacks.report(error, 'refresh');
    }
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
      if (this.#followers.remove(end)) this.#connector.close('released');
    };
  }

  #ready(): Promise<void> | undefined {
    return this.#delivery.pending || this.#followers.anyFull ? this.#whenReady() : undefined;
  }

  async #whenReady(): Promise<void> {
    await this.#delivery.pending;
    await this.#followers.whenRoom();
  }
}
