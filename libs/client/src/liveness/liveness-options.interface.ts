/** When a connection counts as dead, and what the client does about the page it lives in. */
export interface LivenessOptions {
  /**
   * Silence in milliseconds after which the connection counts as dead and the client connects again. It also limits how
   * long an answer may take. 0 turns it off.
   *
   * @default 2.5 times the heartbeat that the server announces in `connected` (PROTOCOL.md, section 5); off until then
   */
  readonly idleTimeout?: number | undefined;
  /**
   * Whether the client disconnects while the page is hidden, and resumes when it is shown.
   *
   * @default false
   */
  readonly pauseWhenHidden?: boolean | undefined;
}
