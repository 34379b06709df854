/**
 * Why a client is closed:
 * - `client`: `close()` was called, or the `signal` aborted;
 * - `released`: the last iterator or subscription of a connection that nobody had asked for with `connect()` ended;
 * - `no-content`: the server answered 204;
 * - `server`: the server sent `closing` with `reconnect: false`;
 * - `ended`: the server ended the stream, and the client may not come back;
 * - `failed`: an error that trying again does not help, or not any more.
 */
export type ClosedReason = 'client' | 'released' | 'no-content' | 'server' | 'ended' | 'failed';

/** Why a client is paused: the page is hidden (`pauseWhenHidden`), in the back-forward cache, or frozen by the browser. */
export type PausedReason = 'hidden' | 'cached' | 'frozen';

/** A client that is closed. `connect()` opens it again. */
export interface ClosedState {
  /** Tells this state from the others. */
  readonly name: 'closed';
  /** Why it is closed. */
  readonly reason: ClosedReason;
  /** What went wrong, if the reason is `failed`. */
  readonly error?: unknown;
}

/** What a client is doing; each change is a new object. */
export type SseClientState =
  /** It was not asked to connect yet. */
  | { readonly name: 'idle' }
  /** A request is under way; `attempt` counts the failures in a row before it. */
  | { readonly name: 'connecting'; readonly attempt: number }
  /** The stream is open. */
  | { readonly name: 'open' }
  /**
   * The next attempt comes in `delay` milliseconds, because of `cause`. While the device is `offline` it comes as soon
   * as the network is back, and `delay` is when it is tried all the same.
   */
  | { readonly name: 'waiting'; readonly delay: number; readonly offline: boolean; readonly cause: unknown }
  /** Disconnected while the page is hidden (`pauseWhenHidden`), in the back-forward cache, or frozen by the browser. */
  | { readonly name: 'paused'; readonly reason: PausedReason }
  | ClosedState;
