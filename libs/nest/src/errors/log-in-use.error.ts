import { SseError } from './sse.error.js';

/** Thrown when the folder of an embedded log belongs to a process that is running. */
export class LogInUseError extends SseError {
  readonly code = 'SSE_LOG_IN_USE';

  constructor(
    /** The folder of the log. */
    readonly path: string,
    /** The process that has it, by its number in its own container. */
    readonly pid: number,
    /** Host name of that process, if it is not the one of this process. */
    readonly host?: string,
  ) {
    super(
      `The event log in "${path}" is in use by ${describe(pid, host)}, or give each log a folder of its own. ` +
        `Many processes with one history need the Redis log`,
      503,
    );
  }
}

function describe(pid: number, host: string | undefined): string {
  if (host !== undefined) return `process ${pid} of host "${host}"; stop it`;
  if (pid !== process.pid) return `process ${pid}; stop it`;
  return `this process (${pid}) itself, or by one with the same number in another container; close() the first log`;
}
