import type { Callbacks } from '../client/callbacks.js';
import type { Environment } from '../liveness/environment.interface.js';
import type { LivenessOptions } from '../liveness/liveness-options.interface.js';
import type { RequestContext, TransportOptions } from '../transport/transport-options.interface.js';
import type { SseClientState } from './client-state.js';
import type { ReconnectOptions } from './reconnect-options.interface.js';

/** The options that a connector needs; each part says what they mean. */
export interface ConnectorOptions extends TransportOptions, ReconnectOptions, LivenessOptions {}

/**
 * Where the bytes of one connection after the other come from and go to, and who hears of the changes. Nothing here may
 * throw, but `request` and `feed`.
 */
export interface ConnectorTarget {
  readonly clock: Environment;
  readonly callbacks: Callbacks;
  /** The id to resume after. */
  lastEventId(): string;
  /** Requests the stream. */
  request(context: Omit<RequestContext, 'lastEventId'>, signal: AbortSignal): Promise<Response>;
  /** Resolves when more may be fed; `undefined` if that is now. */
  ready(): Promise<void | undefined> | undefined;
  /** Takes the next bytes; what it throws ends the connection. */
  feed(chunk: Uint8Array): void;
  /** What was begun is over: drops the unfinished event and the rest of the chunk that is being fed. */
  reset(): void;
  onState(state: SseClientState, previous: SseClientState): void;
}
