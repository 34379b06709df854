import type { CredentialSettings } from '../connection/credential.interface.js';

/** What all connections of an application have in common. All times in milliseconds, all sizes in bytes. */
export interface ConnectionSettings {
  /** Greatest silence before a heartbeat; 0 for none. */
  readonly heartbeat: number;
  /** Whether a heartbeat is an event that pages can see, instead of a comment. */
  readonly heartbeatEvent: boolean;
  /** Reconnection time told to clients, before jitter. */
  readonly retry: number;
  /** Buffered bytes from which a room stream reads the log again later instead of queueing more. */
  readonly highWaterMark: number;
  /** Bytes queued behind a client that does not take them from which its stream is closed as `slow-consumer`. */
  readonly maxBuffer: number;
  /** Time without any drain after which a client counts as gone; 0 for never. */
  readonly stallTimeout: number;
  /** Time that a client with a position waits for its rooms before the stream opens; 0 for none. */
  readonly joinWait: number;
  /** What becomes of streams whose credential ends. */
  readonly auth: CredentialSettings;
}
