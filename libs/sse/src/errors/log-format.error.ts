import { SseError } from './sse.error.js';

/** Thrown when an embedded log was written in a format that this version does not read. */
export class LogFormatError extends SseError {
  readonly code = 'SSE_LOG_FORMAT';

  constructor(
    /** The folder of the log. */
    readonly path: string,
    /** The format of the log. */
    readonly format: number,
    /** The formats that this version reads. */
    readable: { readonly from: number; readonly to: number },
  ) {
    const { from, to } = readable;
    const age = format < from ? 'an older' : 'a newer';
    super(
      `The event log in "${path}" has format ${format}, written by ${age} version; this version reads formats ${from} to ${to}. ` +
        `Start the version that wrote it, or move the folder away and start with an empty log: clients that reconnect then get a gap event`,
      503,
    );
  }
}
