import { EventHandlers, type Handler } from './event-handlers.js';
import type {
  AddOptions,
  EventSourceListener,
  EventSourceMessage,
  RemoveOptions,
} from './event-source-listener.interface.js';

export const CONNECTING = 0;
export const OPEN = 1;
export const CLOSED = 2;

/** What an event source is apart from its connection: constants, handlers and listeners (WHATWG HTML, section 9.2.2). */
export abstract class EventSourceTarget extends EventTarget {
  readonly #handlers = new EventHandlers(this);

  static get CONNECTING(): 0 {
    return CONNECTING;
  }

  static get OPEN(): 1 {
    return OPEN;
  }

  static get CLOSED(): 2 {
    return CLOSED;
  }

  get CONNECTING(): 0 {
    return CONNECTING;
  }

  get OPEN(): 1 {
    return OPEN;
  }

  get CLOSED(): 2 {
    return CLOSED;
  }

  get onopen(): Handler<Event> | null {
    return this.#handlers.get('open');
  }

  set onopen(handler: Handler<Event> | null) {
    this.#handlers.set('open', handler);
  }

  get onmessage(): Handler<EventSourceMessage> | null {
    return this.#handlers.get('message');
  }

  set onmessage(handler: Handler<EventSourceMessage> | null) {
    this.#handlers.set('message', handler);
  }

  get onerror(): Handler<Event> | null {
    return this.#handlers.get('error');
  }

  set onerror(handler: Handler<Event> | null) {
    this.#handlers.set('error', handler);
  }

  /** Listens to `open`, `error`, or the events of a type that the server sends; `message` are those without a type. */
  override addEventListener(
    type: 'open' | 'error',
    listener: EventSourceListener<Event> | null,
    options?: AddOptions,
  ): void;
  override addEventListener(type: string, listener: EventSourceListener | null, options?: AddOptions): void;
  override addEventListener(type: string, listener: EventSourceListener | null, options?: AddOptions): void {
    super.addEventListener(type, listener as EventListenerOrEventListenerObject | null, options);
  }

  override removeEventListener(
    type: 'open' | 'error',
    listener: EventSourceListener<Event> | null,
    options?: RemoveOptions,
  ): void;
  override removeEventListener(
    type: string,
    listener: EventSourceListener | null,
    options?: RemoveOptions,
  ): void;
  override removeEventListener(
    type: string,
    listener: EventSourceListener | null,
    options?: RemoveOptions,
  ): void {
    super.removeEventListener(type, listener as EventListenerOrEventListenerObject | null, options);
  }
}
