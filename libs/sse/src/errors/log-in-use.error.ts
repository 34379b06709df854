import { SseError } from './sse.error.js';

/** Thrown when the folder of an embedded log belongs to a process that is running. */
export class LogInUseError extends SseError {
  readonly code = 'SSE_LOG_IN_USE';

  constructor(
    /** The folder of the log. */
    readonly path: string,
    /** The process that has it. */
    readonly pid: number,
  ) {
    const owner =
      pid === process.pid ? `this process (${pid}) itself; close() the first log` : `process ${pid}`;
    super(
      `The event log in "${path}" is in use by ${owner}${pid === process.pid ? '' : '; stop it'}, or give each log a folder ` +
        `of its own. Many processes with one history need the Redis log`,
      503,
    );
  }
}
