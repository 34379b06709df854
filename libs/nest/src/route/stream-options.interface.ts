import type { MessageEvent } from '@nestjs/common';
import type { GapData } from '@nestream/protocol';

/** What is particular about the streams of one `@Sse()` route. */
export interface SseStreamOptions {
  /**
   * Whether the streams are managed: rooms, resume, control events, heartbeats that announce the position. A stream that is not is plain: its
   * bytes are those of Nest. Default: true for handlers that take `@Connection()`, else the module option `managed`.
   */
  readonly managed?: boolean | undefined;
  /**
   * Whether managed streams carry control events (`connected`, `gap`, `closing`, `authenticated`, `expiring`, `heartbeat`). Default true. `false` is
   * for clients that take every event for a message of theirs; a client whose position is lost is then answered 204, unless there is `onGap`.
   */
  readonly controls?: boolean | undefined;
  /** Makes an event of the application's own of a gap, where `controls` is false. Its id is set by the library. Default: none. */
  readonly onGap?: ((gap: GapData) => MessageEvent) | undefined;
  /** Maximum number of streams of the route that are open at a time in this process; more are answered 503. Default: `limits.perRoute` of the module; `Infinity` turns it off. */
  readonly limit?: number | undefined;
  /** Maximum age of its streams in milliseconds, in place of `maxAge` of the module; `0` turns it off. */
  readonly maxAge?: number | undefined;
  /** Time in milliseconds without an event after which its streams end, in place of `idleTimeout` of the module; `0` turns it off. */
  readonly idleTimeout?: number | undefined;
  /**
   * What a shutdown does with its open streams. `close` ends them early in the drain window. `finish` lets them go on until shortly before its end,
   * for short streams that cannot be resumed (LLM tokens, progress of a task). `none` leaves them to the application, until the window is over.
   * Default `close`.
   */
  readonly drain?: 'close' | 'finish' | 'none' | undefined;
}
