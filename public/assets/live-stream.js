import { refusal } from './api.js';

const RETRY_AFTER = 2_000;

/**
 * A native EventSource that reports to a panel. The browser reconnects by itself and sends the last event id along;
 * what is added here is to stop when the server says so, and to go on after an answer with which browsers give up.
 */
export class LiveStream {
  #url;
  #handlers;
  #panel;
  #source;
  #lastEventId = '';
  #timer;
  #closed = false;

  /** @param handlers functions of an event's data, by event type. */
  constructor(url, handlers, panel) {
    this.#url = url;
    this.#handlers = handlers;
    this.#panel = panel;
    panel.state('connecting');
    panel.lastEventId('');
    this.#open();
  }

  close() {
    this.#closed = true;
    this.#source.close();
    clearTimeout(this.#timer);
  }

  #open() {
    const source = new EventSource(this.#resumeUrl());
    this.#source = source;
    const own = {
      connected: () => this.#panel.state('live'),
      gap: (gap) => this.#panel.gap(gap),
      closing: ({ reconnect }) => {
        if (!reconnect) this.#end('done');
      },
    };
    for (const [type, handle] of Object.entries({ ...this.#handlers, ...own })) {
      source.addEventListener(type, (event) => {
        if (this.#closed) return;
        this.#lastEventId = event.lastEventId;
        this.#panel.lastEventId(event.lastEventId);
        handle(JSON.parse(event.data));
      });
    }
    source.addEventListener('error', (event) => this.#onError(event));
  }

  #onError(event) {
    // The server may send an event of this name before it ends a stream; its `closing` event says the rest.
    if (this.#closed || event instanceof MessageEvent) return;
    if (this.#source.readyState === EventSource.CLOSED) void this.#askWhy();
    else this.#panel.state('reconnecting');
  }

  // EventSource gives up on any status but 200 and does not tell which it was.
  async #askWhy() {
    const abort = new AbortController();
    const response = await fetch(this.#resumeUrl(), { signal: abort.signal }).catch(() => undefined);
    if (this.#closed) return;
    if (response?.status === 204) {
      this.#end('done');
    } else if (response && response.status >= 400 && response.status < 500) {
      this.#panel.error(await refusal(response));
      this.#end('failed');
    } else {
      abort.abort();
      this.#panel.state('reconnecting');
      this.#timer = setTimeout(() => this.#open(), RETRY_AFTER);
    }
  }

  #end(state) {
    this.close();
    this.#panel.state(state);
  }

  #resumeUrl() {
    const url = new URL(this.#url, document.baseURI);
    if (this.#lastEventId) url.searchParams.set('lastEventId', this.#lastEventId);
    return url;
  }
}
