import type { CredentialSettings } from './credential.interface.js';
import type { KeepAliveSettings } from './deadline/keep-alive.js';
import type { WireSettings } from './write/wire.js';

/** What all connections of an application have in common. All times in milliseconds, all sizes in bytes. */
export interface ConnectionSettings extends WireSettings, KeepAliveSettings {
  /** Buffered bytes above which a room stream stops queueing and catches up from the log later. */
  readonly highWaterMark: number;
  /** Bytes queued for a client that does not read above which its stream is closed as `slow-consumer`. */
  readonly maxBuffer: number;
  /** Time that a client with a position waits for its rooms before the stream opens; 0 to open at once. */
  readonly joinWait: number;
  /** How streams end with their credentials. */
  readonly auth: CredentialSettings;
}
