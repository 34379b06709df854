import { SseError } from './sse.error.js';

/** Thrown when the folder of an embedded log cannot be created or written to. */
export class LogFolderError extends SseError {
  readonly code = 'SSE_LOG_FOLDER';

  constructor(
    /** The folder as it was given. */
    readonly path: string,
    cause: unknown,
  ) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `The event log cannot use the folder "${path}" (${why}); give a path that is a folder, or can become one, on a disk ` +
        `that this user may write to`,
      503,
      { cause },
    );
  }
}
