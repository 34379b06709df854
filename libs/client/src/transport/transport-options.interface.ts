import type { Refresh } from './share-refresh.js';

/** What the functions for url, headers and body are told about the attempt they serve. */
export interface RequestContext {
  /** Attempts that failed since the last healthy connection; 0 for the first. */
  readonly attempt: number;
  /** The id to resume after; empty if there is none. */
  readonly lastEventId: string;
  /** What ended the attempt before, such as a {@link HttpStatusError} with status 401; `undefined` for the first. */
  readonly cause: unknown;
}

/** A value, or a function that makes it for each attempt. One that throws fails the attempt like a network error. */
export type Resolvable<T> = T | ((context: RequestContext) => T | PromiseLike<T>);

/** A `fetch` that makes the requests. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** How a stream is requested. */
export interface TransportOptions {
  /**
   * HTTP method.
   *
   * @default 'GET', or 'POST' if there is a body
   */
  readonly method?: string | undefined;
  /** Headers to send. `Accept` is set unless it is among them; `Last-Event-ID` is always the client's. */
  readonly headers?: Resolvable<RequestInit['headers']> | undefined;
  /** Body to send. A `ReadableStream` can be sent only once: give a function that makes it. */
  readonly body?: Resolvable<RequestInit['body']> | undefined;
  /**
   * Whether cookies are sent to other origins, as for `fetch`.
   *
   * @default 'same-origin', as `fetch` has it
   */
  readonly credentials?: RequestInit['credentials'] | undefined;
  /** @default the global `fetch`, looked up at every attempt */
  readonly fetch?: FetchLike | undefined;
  /**
   * Sends the last event id as this query parameter instead of the header, which across origins would cost a preflight
   * request. `true` means `lastEventId`, which a server of `@nestream/nest` reads (PROTOCOL.md, section 7).
   *
   * @default false
   */
  readonly lastEventIdParam?: boolean | string | undefined;
  /**
   * Renews the credentials: called on 401, after which the request is made once more and a second 401 is fatal, and on
   * the `expiring` event, after which the client connects again. Clients given the same function share a call that is
   * under way. One that rejects makes the 401 fatal, with the rejection as its `cause`.
   *
   * @default none: a 401 is fatal, and the stream runs until the server ends it
   */
  readonly refresh?: Refresh | undefined;
}
