import type { Environment } from '../liveness/environment.interface.js';
import type { LivenessOptions } from '../liveness/liveness-options.interface.js';
import type { Resolvable, TransportOptions } from '../transport/transport-options.interface.js';
import type { SseClientState } from './client-state.js';
import type { ReconnectOptions, RetryContext } from './reconnect-options.interface.js';

/** Everything a connector needs to know; each part says what its options mean. */
export interface ConnectorOptions extends TransportOptions, ReconnectOptions, LivenessOptions {
  readonly url: Resolvable<string | URL>;
  readonly environment: Environment;
}

/** Where the bytes of one connection after the other go, and who hears of the changes. Nothing here may throw, but `feed`. */
export interface ConnectorTarget {
  /** The id to resume after. */
  readonly lastEventId: string;
  /** Called once, before the first attempt. */
  prepare(): Promise<void>;
  /** What was begun is over: drops the unfinished event and the rest of the chunk that is being fed. */
  reset(): void;
  /** Takes the next bytes; what it throws ends the connection. */
  feed(chunk: Uint8Array): void;
  /** Resolves when more may be fed; `undefined` if that is now. */
  ready(): Promise<void> | undefined;
  onState(state: SseClientState, previous: SseClientState): void;
  onOpen(response: Response): void;
  onError(error: unknown): void;
  /** Asks the user's `retry`. */
  decide(context: RetryContext): boolean | number | undefined;
}
