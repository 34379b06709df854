import type { EventMap } from '@nestream/protocol';
import { StreamReader } from '../parser/stream-reader.js';
import type { ParsedEvent } from '../parser/event-stream-parser.interface.js';
import type { SseClientState } from '../reconnect/client-state.js';
import { systemClock } from '../reconnect/clock.js';
import { Connector } from '../reconnect/connector.js';
import { openStream } from '../transport/open-stream.js';
import type { Resolvable } from '../transport/transport-options.interface.js';
import { ControlEvents } from './control-events.js';
import { decodeJson } from './decode-json.js';
import { EventClient } from './event-client.js';
import type { CoreSseClientOptions } from './sse-client-options.interface.js';

/**
 * An `SseClient` for pages that count every kilobyte: it resumes, backs off, sends headers and bodies, and knows the control
 * events of `@nestream/nest`. It has no `listen()`, and knows nothing of schemas, stores, token refresh, silent
 * connections, and what happens to the page.
 *
 * @example
 * ```ts
 * const client = new CoreSseClient<{ message: { text: string } }>('/rooms/kitchen');
 * client.on('message', ({ data }) => console.log(data.text));
 * client.connect();
 * ```
 */
export class CoreSseClient<Events extends object = EventMap> extends EventClient<Events> {
  readonly #parser: StreamReader;
  readonly #control = new ControlEvents();
  readonly #connector: Connector;
  #lastEventId: string;

  /**
   * @param url - where the stream is, relative to the page in browsers; or a function that says so for each attempt.
   * @throws RangeError if `maxEventSize` is not a number above 0.
   */
  constructor(url: Resolvable<string | URL>, options: CoreSseClientOptions = {}) {
    super(options);
    const { lastEventId = '', maxEventSize, environment: clock = systemClock } = options;
    this.#lastEventId = lastEventId;
    this.#parser = new StreamReader({
      onEvent: (event) => this.#deliver(event),
      onId: (id) => (this.#lastEventId = id),
      onRetry: (milliseconds) => this.#connector.setDelay(milliseconds),
      maxEventSize,
    });
    this.#connector = new Connector(options, {
      clock,
      callbacks: this.callbacks,
      lastEventId: () => this.#lastEventId,
      request: (context, signal) => openStream(url, options, context, signal),
      feed: (chunk) => this.#parser.feed(chunk),
      reset: () => {
        this.#parser.reset(this.#lastEventId);
        this.#control.reset();
      },
      onState: (state, previous) => this.onState(state, previous),
    });
  }

  get state(): SseClientState {
    return this.#connector.state;
  }

  get lastEventId(): string {
    return this.#lastEventId;
  }

  close(): void {
    this.#connector.close('client');
  }

  protected open(): void {
    this.#connector.start();
  }

  #deliver({ type, data: raw, lastEventId: id }: ParsedEvent): void {
    const { state } = this;
    const control = this.#control.read(type, raw);
    const reserved = this.#control.isReserved(type);
    if (this.listeners.wants(type, reserved)) {
      this.listeners.emit(type, { type, data: control ? control.data : decodeJson(raw), raw, id }, reserved);
    }
    if (control?.type !== 'closing' || state !== this.state) return;
    this.#connector.ending = true;
    if (control.data.reconnect ?? true) return;
    // Else it would come after the end: the id that says that this client has seen it.
    this.#lastEventId = id;
    this.#connector.close('server');
  }
}
