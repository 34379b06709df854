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

  /** 0, as in the standard. */
  static get CONNECTING(): 0 {
    return CONNECTING;
  }

  /** 1, as in the standard. */
  static get OPEN(): 1 {
    return OPEN;
  }

  /** 2, as in the standard. */
  static get CLOSED(): 2 {
    return CLOSED;
  }

  /** 0, as in the standard. */
  get CONNECTING(): 0 {
    return CONNECTING;
  }

  /** 1, as in the standard. */
  get OPEN(): 1 {
    return OPEN;
  }

  /** 2, as in the standard. */
  get CLOSED(): 2 {
    return CLOSED;
  }

  /** Called when a connection is open, with an `Event`. */
  get onopen(): Handler<Event> | null {
    return this.#handlers.get('open');
  }

  set onopen(handler: Handler<Event> | null) {
    this.#handlers.set('open', handler);
  }

  /** Called for events without a type. */
  get onmessage(): Handler<EventSourceMessage> | null {
    return this.#handlers.get('message');
  }

  set onmessage(handler: Handler<EventSourceMessage> | null) {
    this.#handlers.set('message', handler);
  }

  /** Called when a connection is lost or refused; `readyState` says whether it comes back. */
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

  /** Takes away what `addEventListener` added. */
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
