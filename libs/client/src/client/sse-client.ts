import type { EventMap } from '@nestream/protocol';
import { detectedEnvironment } from '../liveness/detect-environment.js';
import type { SseClientState } from '../reconnect/client-state.js';
import { Connector } from '../reconnect/connector.js';
import { openStream } from '../transport/open-stream.js';
import { shareRefresh } from '../transport/share-refresh.js';
import type { Resolvable } from '../transport/transport-options.interface.js';
import type { ControlEvent } from './control-events.js';
import { EventClient } from './event-client.js';
import type { SseClientOptions } from './sse-client-options.interface.js';
import { StreamDelivery } from './stream-delivery.js';

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
 * for await (const { data } of listen(client, 'message')) console.log(data.text);
 * ```
 */
export class SseClient<Events extends object = EventMap> extends EventClient<Events> {
  readonly #options: SseClientOptions<Events>;
  readonly #stream: StreamDelivery;
  readonly #connector: Connector;
  #loaded: Promise<void> | undefined;

  /**
   * @param url - where the stream is, relative to the page in browsers; or a function that says so for each attempt.
   * @throws RangeError if `maxEventSize` is not a number above 0.
   */
  constructor(url: Resolvable<string | URL>, options: SseClientOptions<Events> = {}) {
    super(options);
    const { ids } = this;
    this.#options = options;
    this.#stream = new StreamDelivery(this.delivery, ids, {
      maxEventSize: options.maxEventSize,
      onControl: ({ type, data }) => {
        if (type === 'connected') this.#connector.setHeartbeat(data.heartbeat);
        else if (type === 'closing') this.#connector.retries.ending = true;
      },
      onRetry: (milliseconds) => this.#connector.retries.setDelay(milliseconds),
      onControlDelivered: (control, id) => this.#onControlDelivered(control, id),
    });
    this.#connector = new Connector(options, {
      clock: options.environment ?? detectedEnvironment,
      callbacks: this.callbacks,
      lastEventId: () => ids.received,
      request: async (context, signal) => {
        await (this.#loaded ??= this.#load());
        if (signal.aborted) throw signal.reason;
        return openStream(url, options, { ...context, lastEventId: ids.received }, signal, () => ids.lose());
      },
      ready: () => {
        const { pending } = this.#stream;
        return pending ? pending.then(() => this.followers?.whenRoom()) : this.followers?.whenRoom();
      },
      feed: (chunk) => this.#stream.feed(chunk),
      reset: () => this.#stream.reset(),
      onState: (state, previous) => this.onState(state, previous),
    });
  }

  get state(): SseClientState {
    return this.#connector.state;
  }

  protected open(): void {
    this.#connector.start();
  }

  protected end(reason: 'client' | 'released'): void {
    this.#connector.close(reason);
  }

  protected override onState(state: SseClientState, previous: SseClientState): void {
    if (state.name === 'closed') this.#stream.stop();
    super.onState(state, previous);
    if (state === this.state && state.name === 'open') {
      this.#stream.afterwards(() => this.delivery.deliverLoss());
    }
  }

  /** What the store holds is the id to begin with. */
  async #load(): Promise<void> {
    await this.ids.load();
    this.#stream.reset();
  }

  #onControlDelivered({ type, data }: ControlEvent, id: string): void {
    if (type === 'expiring') void this.#renew(data);
    if (type !== 'closing' || (data.reconnect ?? true)) return;
    // Else it would come after the end: the id that says that this client has seen it.
    if (this.ids.receive(id)) this.ids.commit(id);
    this.#connector.close('server');
  }

  /** Renews the credentials of an open connection, and the connection with them. */
  async #renew(cause: unknown): Promise<void> {
    const { state } = this;
    const { refresh } = this.#options;
    if (!refresh || !this.#connector.retries.mayResend()) return;
    try {
      await shareRefresh(refresh);
      if (state === this.state && state.name === 'open') this.#connector.connect(cause);
    } catch (error) {
      this.callbacks.report(error, 'refresh');
    }
  }
}
