import { SseError } from './sse.error.js';

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
