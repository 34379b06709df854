import { SseError } from './sse.error.js';

/** Thrown when the files of an embedded log are damaged, or none of its own. */
export class LogCorruptError extends SseError {
  readonly code = 'SSE_LOG_CORRUPT';

  constructor(
    /** The folder of the log. */
    readonly path: string,
    what: string,
    options?: { readonly cause?: unknown },
  ) {
    super(
      `The event log in "${path}" is damaged (${what}); restore the folder from a backup, or move it away and start with an ` +
        `empty log: clients that come back are then told of the loss by a gap event`,
      503,
      options,
    );
  }
}
