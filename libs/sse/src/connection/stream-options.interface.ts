/** What is particular about the streams of one `@Sse()` route. */
export interface StreamOptions {
  /** Most streams of the route open at a time in this process; more are answered 503. Default: `limits.perRoute` of the module; `Infinity` turns it off. */
  readonly limit?: number | undefined;
  /** Greatest age of its streams in milliseconds, in place of `maxAge` of the module; `0` for none. */
  readonly maxAge?: number | undefined;
  /** Time in milliseconds without an event after which its streams end, in place of `idleTimeout` of the module; `0` for none. */
  readonly idleTimeout?: number | undefined;
  /**
   * What becomes of its open streams on shutdown: `close` ends them early in the drain window, `finish` lets them go on until shortly
   * before its end, for short streams that cannot be resumed (tokens of a model, progress of a task). Default `close`.
   */
  readonly drain?: 'close' | 'finish' | undefined;
}
