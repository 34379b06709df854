/** Why a connection was cut: the server has sent nothing for longer than a healthy one would. */
export class IdleTimeoutError extends Error {
  /** Stable code for programs. */
  readonly code = 'SSE_IDLE_TIMEOUT';
  override readonly name = 'IdleTimeoutError';

  constructor(
    /** The silence that was allowed, in milliseconds. */
    readonly limit: number,
  ) {
    super(`Nothing arrived for ${limit} ms; raise idleTimeout, or send heartbeats more often`);
  }
}
