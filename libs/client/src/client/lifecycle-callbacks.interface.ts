import type { ClosingData, GapData } from '@nestream/protocol';
import type { SseClientState } from '../reconnect/client-state.js';

/** Where a reported error comes from. */
export type ErrorSource =
  /** An attempt or a connection failed; what follows is told by `onState`. */
  | 'connection'
  /** A listener threw. */
  | 'listener'
  /** A callback of the options threw. */
  | 'callback'
  /** `refresh` failed before the credentials ended. */
  | 'refresh'
  /** The store failed, or an id could not be kept. */
  | 'id';

/** Callbacks on the life of a client. `close()` takes effect within any of them; what they throw goes to `onError`. */
export interface LifecycleCallbacks {
  /** A stream is open; its body is being read by the client. */
  onOpen?(response: Response): void;
  /** The state has changed. */
  onState?(state: SseClientState, previous: SseClientState): void;
  /**
   * Something failed that the client lives with, or is about to close for. The end of a stream is no error, nor is a
   * 204.
   *
   * @default `console.error` for all but connections
   */
  onError?(error: unknown, source: ErrorSource): void;
}

/** Callbacks on what a server of PROTOCOL.md tells. */
export interface ControlCallbacks {
  /** Events were lost for good: fetch the state again (PROTOCOL.md, section 8). Comes before the events after the loss. */
  onGap?(gap: GapData): void;
  /** The server is about to end the stream; with `reconnect: false` the client closes (PROTOCOL.md, section 4.4). */
  onClosing?(closing: ClosingData): void;
}
