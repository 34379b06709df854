import type { ClosingData, EventMap, GapData } from '@event-stream/protocol';
import type { Environment } from '../liveness/environment.interface.js';
import type { LivenessOptions } from '../liveness/liveness-options.interface.js';
import type { SseClientState } from '../reconnect/client-state.js';
import type { ReconnectOptions } from '../reconnect/reconnect-options.interface.js';
import type { TransportOptions } from '../transport/transport-options.interface.js';
import type { IdStore } from './id-store.interface.js';
import type { InvalidPayload, PayloadOptions } from './payload.js';

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
  /** Events were lost for good: fetch the state again (PROTOCOL.md, section 8). Comes before the events after the loss. */
  onGap?(gap: GapData): void;
  /** A payload was skipped: `decode` or its schema refused it. */
  onInvalid?(payload: InvalidPayload): void;
  /** The server is about to end the stream; with `reconnect: false` the client closes (PROTOCOL.md, section 4.4). */
  onClosing?(closing: ClosingData): void;
}

/** Everything a client can be told; nothing is required. */
export interface SseClientOptions<Events extends object = EventMap>
  extends TransportOptions, ReconnectOptions, LivenessOptions, PayloadOptions<Events>, LifecycleCallbacks {
  /** Closes the client when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** The id to resume after at first; what the store holds wins. */
  readonly lastEventId?: string | undefined;
  /** Keeps the last event id over reloads. @default none */
  readonly store?: IdStore | undefined;
  /**
   * Greatest size of an event in UTF-16 code units; a larger one is fatal ({@link EventTooLargeError}). `Infinity` turns
   * it off.
   *
   * @default 67_108_864 (64 Mi)
   */
  readonly maxEventSize?: number | undefined;
  /** The clock, the chance and the page, for tests. @default what there is */
  readonly environment?: Environment | undefined;
}
