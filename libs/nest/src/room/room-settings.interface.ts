/** What all rooms of an application have in common. */
export interface RoomSettings {
  /** Most events replayed to a client that comes back. */
  readonly replayLimit: number;
  /** Whether streams open while the log is away. */
  readonly waitForLog: boolean;
  /** Milliseconds between the end of a member's last connection and `user-left`. */
  readonly presenceGrace: number;
  /** Milliseconds that validators and room policies may take; 0 for no limit. */
  readonly callbackTimeout: number;
}
