import type { FetchLike } from '../transport/transport-options.interface.js';

/** What an {@link EventSource} can be told: the standard's one member, and the two that it lacks most. */
export interface EventSourceInit {
  /**
   * Whether cookies are sent to other origins.
   *
   * @default false
   */
  readonly withCredentials?: boolean | undefined;
  /**
   * Headers to send with every request, such as `Authorization`. Across origins they cost a preflight request. `Accept` and
   * `Last-Event-ID` are always the standard's.
   *
   * @default none
   */
  readonly headers?: RequestInit['headers'] | undefined;
  /**
   * Makes the requests, for headers that change or a transport of your own. One that throws or rejects counts as a
   * network error.
   *
   * @default the global `fetch`, looked up at every request
   */
  readonly fetch?: FetchLike | undefined;
}
