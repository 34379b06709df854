import type { EventMap } from '@nestream/protocol';
import { detectedEnvironment } from '../liveness/detect-environment.js';
import { LiveConnector } from '../liveness/live-connector.js';
import type { SseClientState } from '../reconnect/client-state.js';
import { openRenewed } from '../transport/open-renewed.js';
import { shareRefresh } from '../transport/share-refresh.js';
import type { Resolvable } from '../transport/transport-options.interface.js';
import { callBack, isFarewell, type ControlEvent } from './control-events.js';
import { Delivery } from './delivery.js';
import { EventClient } from './event-client.js';
import type { QueueOptions } from './event-queue.js';
import type { EventStream } from './event-stream.js';
import { Followers } from './followers.js';
import { IdKeeper } from './id-keeper.js';
import type { SseClientOptions } from './sse-client-options.interface.js';
import type { EventFor, EventName } from './sse-event.interface.js';
import { tellLoss } from './tell-loss.js';

/**
 * A client of Server-Sent Events (WHATWG HTML, section 9.2) over `fetch`, for any server: it resumes after the last
 * event, backs off, notices dead connections, and knows the control events of `@nestream/nest` (PROTOCOL.md).
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
export class SseClient<Events extends object = EventMap> extends EventClient<Events> {
  readonly #options: SseClientOptions<Events>;
  readonly #followers: Followers;
  readonly #ids: IdKeeper;
  readonly #delivery: Delivery<Events>;
  readonly #connector: LiveConnector;
  #loaded: Promise<void> | undefined;

  /**
   * @param url - where the stream is, relative to the page in browsers; or a function that says so for each attempt.
   * @throws RangeError if `maxEventSize` is not a number above 0.
   */
  constructor(url: Resolvable<string | URL>, options: SseClientOptions<Events> = {}) {
    super(options);
    const { callbacks, listeners } = this;
    this.#options = options;
    this.#ids = new IdKeeper(options.lastEventId ?? '', options.store, callbacks);
    this.#followers = new Followers(
      {
        state: () => this.state,
        connect: () => super.connect(),
        release: () => this.#connector.close('released'),
      },
      listeners,
      callbacks,
    );
    this.#delivery = new Delivery(options, listeners, {
      onControl: ({ type, data }) => {
        if (type === 'connected') this.#connector.setHeartbeat(data.heartbeat);
        else if (type === 'closing') this.#connector.ending = true;
      },
      onRetry: (milliseconds) => this.#connector.setDelay(milliseconds),
      onId: (id) => {
        if (this.#ids.receive(id)) this.#delivery.afterwards(() => this.#ids.commit(id));
      },
      onControlDelivered: (control, id) => this.#onControl(control, id),
      onInvalid: (payload) => callbacks.call('onInvalid', payload),
    });
    this.#connector = new LiveConnector(options, {
      clock: options.environment ?? detectedEnvironment,
      callbacks,
      lastEventId: () => this.#ids.received,
      request: async (context, signal) => {
        await (this.#loaded ??= this.#load());
        if (signal.aborted) throw signal.reason;
        return openRenewed(url, options, { ...context, lastEventId: this.#ids.received }, signal, () =>
          this.#ids.lose(),
        );
      },
      ready: () => this.#ready(),
      feed: (chunk) => this.#delivery.feed(chunk),
      reset: () => this.#delivery.reset(this.#ids.received),
      onState: (state, previous) => this.onState(state, previous),
    });
  }

  get state(): SseClientState {
    return this.#connector.state;
  }

  get lastEventId(): string {
    return this.#ids.id;
  }

  override connect(): void {
    this.#followers.share();
    super.connect();
  }

  close(): void {
    this.#connector.close('client');
  }

  /**
   * The events of a type, or of every type with `*`, to iterate over or to subscribe to. Connects when that begins, unless
   * the client is connected or was closed by `close()`.
   */
  listen<Type extends EventName<Events>>(
    type: Type,
    options: QueueOptions<EventFor<Events, Type>> = {},
  ): EventStream<EventFor<Events, Type>> {
    return this.#followers.listen(type, options);
  }

  protected open(): void {
    this.#connector.start();
  }

  protected override onState(state: SseClientState, previous: SseClientState): void {
    if (state.name !== 'closed') {
      super.onState(state, previous);
      if (state === this.state && state.name === 'open' && this.#ids.isLost) {
        this.#delivery.afterwards(() => tellLoss(this.#ids, this.listeners, this.callbacks));
      }
      return;
    }
    this.#delivery.stop();
    this.#ids.rewind();
    // Taken before the callback, which may open the client again.
    const end = this.#followers.takeAll();
    super.onState(state, previous);
    end(state);
  }

  /** What the store holds is the id to begin with. */
  async #load(): Promise<void> {
    await this.#ids.load();
    this.#delivery.reset(this.#ids.received);
  }

  #onControl(control: ControlEvent, id: string): void {
    const { state } = this;
    callBack(this.callbacks, control);
    if (control.type === 'expiring') void this.#renew(control.data);
    if (!isFarewell(control) || state !== this.state) return;
    // Else it would come after the end: the id that says that this client has seen it.
    if (this.#ids.receive(id)) this.#ids.commit(id);
    this.#connector.close('server');
  }

  /** Renews the credentials of an open connection, and the connection with them. */
  async #renew(cause: unknown): Promise<void> {
    const { state } = this;
    const { refresh } = this.#options;
    if (!refresh || !this.#connector.mayResend()) return;
    try {
      await shareRefresh(refresh);
      if (state === this.state && state.name === 'open') this.#connector.connect(cause);
    } catch (error) {
      this.callbacks.report(error, 'refresh');
    }
  }

  #ready(): Promise<void> | undefined {
    const { pending } = this.#delivery;
    return pending ? pending.then(() => this.#followers.whenRoom()) : this.#followers.whenRoom();
  }
}
