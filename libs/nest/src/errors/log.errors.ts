import { SseError } from './sse.error.js';

/** The other nodes of the application cannot be reached. What concerns this node only goes on. Answers 503 with `Retry-After`. */
export class BackplaneUnavailableError extends SseError {
  readonly code = 'SSE_BACKPLANE_UNAVAILABLE';

  constructor(cause: unknown) {
    super('The other nodes of the application cannot be reached; try again shortly', 503, {
      cause,
      retryAfter: 5,
    });
  }
}

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

/** Thrown when a log was written in a format that this version does not read. */
export class LogFormatError extends SseError {
  readonly code = 'SSE_LOG_FORMAT';

  constructor(
    /** The folder of the log, or its key in Redis. */
    readonly place: string,
    /** The format of the log. */
    readonly format: number,
    /** The formats that this version reads. */
    readable: { readonly from: number; readonly to: number },
  ) {
    const { from, to } = readable;
    const age = format < from ? 'an older' : 'a newer';
    super(
      `The event log in "${place}" has format ${format}, written by ${age} version; this version reads formats ${from} to ${to}. ` +
        `Start the version that wrote it, or give this one another folder or prefix and with it an empty log: clients that ` +
        `reconnect then get a gap event`,
      503,
    );
  }
}

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

/**
 * The log did not answer in time, and the event may be in it or not. With an `idempotencyKey` it is safe to publish it again:
 * nobody receives it twice.
 */
export class LogTimeoutError extends SseError {
  readonly code = 'SSE_LOG_TIMEOUT';

  constructor(milliseconds: number, options?: { readonly cause?: unknown }) {
    super(
      `The event log did not answer within ${milliseconds} ms, so it is not known whether the event was stored; ` +
        'publish it again with an idempotencyKey if it must not be missed or doubled',
      503,
      { ...options, retryAfter: 5 },
    );
  }
}

/** The event log could not be reached when a stream was to open. Answers 503 with `Retry-After`. */
export class LogUnavailableError extends SseError {
  readonly code = 'SSE_LOG_UNAVAILABLE';

  constructor(cause: unknown) {
    super('The event log is unavailable; try again shortly', 503, { cause, retryAfter: 5 });
  }
}

/** An event could not be stored. Nobody received it, so the publisher may try again. */
export class LogWriteError extends SseError {
  readonly code = 'SSE_LOG_WRITE';

  constructor(what: string, options?: { readonly cause?: unknown }) {
    super(`The event was not stored and nobody received it: ${what}`, 503, { ...options, retryAfter: 5 });
  }
}
