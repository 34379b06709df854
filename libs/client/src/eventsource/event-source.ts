import { clampRetry } from '@nestream/protocol';
import { MaxEventSizeError } from '../errors/max-event-size.error.js';
import { HttpStatusError } from '../errors/http-status.error.js';
import { StreamReader } from '../parser/stream-reader.js';
import type { ParsedEvent } from '../parser/event-stream-parser.interface.js';
import { absoluteUrl } from '../transport/absolute-url.js';
import { discard } from '../transport/discard.js';
import { follow } from '../transport/follow.js';
import { headerText } from '../transport/header-text.js';
import type { FetchLike } from '../transport/transport-options.interface.js';
import type { EventSourceInit } from './event-source-init.interface.js';
import { CLOSED, CONNECTING, EventSourceTarget, OPEN } from './event-source-target.js';
import { isEventStream } from './is-event-stream.js';
import { nextTask } from './next-task.js';

/** The standard leaves it to the implementation, "probably in the region of a few seconds"; this is Chromium's. */
const RECONNECTION_TIME = 3000;

/**
 * `EventSource` of the HTML standard (section 9.2) over `fetch`, for pages and workers as well as Node, Deno and Bun. It can
 * stand in for the native one, and can send headers.
 *
 * Where the standard leaves room: the reconnection time is 3 s until the server says another, and always between 100 ms and
 * 1 h, because 0 is a storm of requests and timers overflow; an event of more than 64 Mi characters fails the connection.
 *
 * It comes back to the URL it was given also after a redirect, where Chromium comes back to where it was sent. With `headers` or
 * a `fetch` of your own it follows no redirect to another origin, which would get them: that fails the connection in Node, and
 * counts as a network error in browsers, which do not tell where redirects lead.
 *
 * What `fetch` cannot do: it does not tell a refusal by CORS from a network error, so that this class tries again where a
 * browser gives up; it refuses headers with control characters, so that such an id is not sent; and across origins a
 * `Last-Event-ID` costs a preflight request, which the server has to allow.
 *
 * @example
 * ```ts
 * const source = new EventSource('/rooms/kitchen', { headers: { authorization: `Bearer ${token}` } });
 * source.onmessage = ({ data, lastEventId }) => console.log(lastEventId, data);
 * ```
 */
export class EventSource extends EventSourceTarget {
  readonly #url: string;
  readonly #withCredentials: boolean;
  readonly #headers: Headers;
  /** Whether a request may carry what no other origin should get. */
  readonly #isPrivate: boolean;
  readonly #fetch: FetchLike | undefined;
  /** Events that were parsed and wait for their task. */
  readonly #events: ParsedEvent[] = [];
  readonly #parser = new StreamReader({
    onEvent: (event) => this.#events.push(event),
    onRetry: (milliseconds) => (this.#reconnectionTime = clampRetry(milliseconds)),
  });
  readonly #controller = new AbortController();
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #readyState: 0 | 1 | 2 = CONNECTING;
  #reconnectionTime = RECONNECTION_TIME;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Connects (section 9.2.2).
   *
   * @param url - where the stream is, relative to the page in browsers.
   * @throws DOMException named `SyntaxError` if `url` is no URL.
   * @throws TypeError if `headers` holds what no header can be.
   */
  constructor(url: string | URL, { withCredentials = false, headers, fetch }: EventSourceInit = {}) {
    super();
    const address = absoluteUrl(url);
    if (address === undefined) {
      throw new DOMException(`"${url}" is not a URL that an EventSource can open`, 'SyntaxError');
    }
    this.#url = address;
    this.#withCredentials = withCredentials;
    this.#headers = new Headers(headers);
    this.#isPrivate = headers !== undefined || fetch !== undefined;
    this.#headers.set('accept', 'text/event-stream');
    this.#headers.delete('last-event-id');
    this.#fetch = fetch;
    void this.#connect();
  }

  /** `EventSource`, as that of browsers. */
  get [Symbol.toStringTag](): string {
    return 'EventSource';
  }

  /** Where the stream was asked for, as an absolute URL; redirects do not change it. */
  get url(): string {
    return this.#url;
  }

  /** Whether cookies go to other origins too. */
  get withCredentials(): boolean {
    return this.#withCredentials;
  }

  /** `CONNECTING` also while it waits to connect again; `CLOSED` is for good. */
  get readyState(): 0 | 1 | 2 {
    return this.#readyState;
  }

  /** Ends the connection for good. No event is dispatched after it, wherever it is called from. */
  close(): void {
    this.#readyState = CLOSED;
    clearTimeout(this.#timer);
    this.#disconnect();
  }

  /** Fetches the stream and reads it to its end (section 9.2.2, constructor, steps 13 to 15). */
  async #connect(): Promise<void> {
    let failed = false;
    try {
      const response = await this.#request();
      failed = response.status !== 200 || !isEventStream(response.headers.get('content-type'));
      if (failed || this.#isClosed()) discard(response.body);
      else await this.#read(response);
    } catch (error) {
      // All else is a network error, of the request or in the middle of the body, and goes on like the end of the body.
      failed = error instanceof MaxEventSizeError || error instanceof HttpStatusError;
    }
    // The standard queues a task for what follows, so that nothing is dispatched before the constructor has returned.
    await nextTask();
    if (this.#isClosed()) return;
    if (failed) this.#fail();
    else this.#reestablish();
  }

  async #request(): Promise<Response> {
    const headers = new Headers(this.#headers);
    const id = headerText(this.#parser.lastEventId);
    if (id) headers.set('last-event-id', id);
    // A variable of its own, because browsers refuse a fetch that is called as a method of something else.
    const request = this.#fetch ?? fetch;
    const init: RequestInit = {
      headers,
      mode: 'cors',
      credentials: this.#withCredentials ? 'include' : 'same-origin',
      cache: 'no-store',
      signal: this.#controller.signal,
    };
    return this.#isPrivate ? follow(request, this.#url, init) : request(this.#url, init);
  }

  /** "Announce the connection", and interpret its body (sections 9.2.3 and 9.2.6). */
  async #read(response: Response): Promise<void> {
    const reader = response.body?.getReader();
    this.#reader = reader;
    // What an earlier connection left unfinished is gone; its last event id is not.
    this.#parser.reset();
    const origin = new URL(response.url || this.#url).origin;
    await this.#inTask(() => {
      this.#readyState = OPEN;
      this.dispatchEvent(new Event('open'));
    });
    while (!this.#isClosed()) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return;
      this.#parser.feed(chunk.value);
      for (const { type, data, lastEventId } of this.#events.splice(0)) {
        await this.#inTask(() => {
          this.dispatchEvent(new MessageEvent(type, { data, origin, lastEventId }));
        });
      }
    }
  }

  /**
   * Each event has a task of its own, as in the standard: between two of them promises settle, so that code which awaits
   * one event and then listens for the next does not miss it.
   */
  async #inTask(dispatch: () => void): Promise<void> {
    if (this.#isClosed()) return;
    await nextTask();
    if (!this.#isClosed()) dispatch();
  }

  /** "Fail the connection" (section 9.2.3): it does not come back. */
  #fail(): void {
    this.#readyState = CLOSED;
    this.#disconnect();
    this.dispatchEvent(new Event('error'));
  }

  /** "Reestablish the connection" (section 9.2.3). */
  #reestablish(): void {
    this.#readyState = CONNECTING;
    this.dispatchEvent(new Event('error'));
    if (!this.#isClosed()) this.#timer = setTimeout(() => void this.#connect(), this.#reconnectionTime);
  }

  #disconnect(): void {
    this.#controller.abort();
    // Not left to the signal: a fetch that was given may not heed it.
    discard(this.#reader);
  }

  #isClosed(): boolean {
    return this.#readyState === CLOSED;
  }
}
