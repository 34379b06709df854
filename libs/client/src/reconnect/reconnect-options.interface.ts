/** What `retry` decides about. */
export interface RetryContext {
  /** What ended the connection: {@link HttpStatusError}, {@link EndOfStreamError}, an error of `fetch`, ... */
  readonly cause: unknown;
  /** Status of the answer, if there was one that is not 200. */
  readonly status: number | undefined;
  /** Attempts in a row that failed, this one included. */
  readonly attempt: number;
  /** Milliseconds the client is going to wait by itself; `undefined` if it is going to give up. */
  readonly delay: number | undefined;
  /** The id that the next attempt would resume after; empty if there is none. */
  readonly lastEventId: string;
}

/** When the client comes back. */
export interface ReconnectOptions {
  /**
   * Delay before the first new attempt in milliseconds, until the server says another with `retry:`. Both are brought
   * between 100 ms and 1 h. Later delays double; each is shortened by a random part of up to half.
   *
   * @default 1000
   */
  readonly retryDelay?: number | undefined;
  /**
   * Greatest delay in milliseconds; it limits `retry:` of the server too.
   *
   * @default 30_000
   */
  readonly maxRetryDelay?: number | undefined;
  /**
   * Attempts in a row that may fail before the client gives up. A connection that moved the last event id, or was open for
   * 5 s, resets the count, and with it the delay. 1 never tries again.
   *
   * @default Infinity
   */
  readonly maxAttempts?: number | undefined;
  /**
   * Whether a request other than GET and HEAD is sent again under the same conditions as GET. By default it is not, since it may
   * do its work twice: the client sends it again only to resume after an id where the connection was interrupted, or where
   * the server sent `closing`. Otherwise the client closes. `retry` can decide otherwise.
   *
   * @default false
   */
  readonly resend?: boolean | undefined;
  /**
   * Overrides the decision after each failure: `false` gives up, `true` comes back after the usual delay also where the
   * client would give up, a number comes back after so many milliseconds, `undefined` leaves it as it is. Not asked
   * after a 204, which is a stop. One that throws is reported and leaves it as it is.
   */
  retry?(context: RetryContext): boolean | number | undefined;
}
