import type { StreamResponse } from '../connection/write/response-writer.js';

/** The part of Nest's `SseStream` that is used here; Nest pipes one to the response of each `@Sse()` route. */
export interface NestStream extends NodeJS.ReadableStream {
  readonly headersCommitted: boolean;
  readonly writableLength: number;
  readonly readableLength: number;
  /** Sends the headers, unless they are out or the response has ended. */
  commitHeaders: (this: NestStream) => void;
}

/** Calls back with the stream that Nest pipes to a response, before anything is written to it. */
function onceNestStream(response: StreamResponse, listener: (stream: NestStream) => void): void {
  const onPipe = (source: object): void => {
    if (!('commitHeaders' in source)) return;
    emitter.removeListener('pipe', onPipe);
    listener(source as NestStream);
  };
  // Both kinds of response are streams; their overloads of on() have no common signature.
  const emitter = response as NodeJS.EventEmitter;
  emitter.on('pipe', onPipe);
}

/** Calls back when Nest has sent the headers of the stream that it pipes to a response. */
export function onceCommitted(response: StreamResponse, listener: (stream: NestStream) => void): void {
  onceNestStream(response, (stream) => {
    const { commitHeaders } = stream;
    stream.commitHeaders = () => {
      commitHeaders.call(stream);
      if (!stream.headersCommitted) return;
      stream.commitHeaders = commitHeaders;
      listener(stream);
    };
  });
}

/**
 * Keeps Nest from sending the headers before it is known whether the stream can open: their call does nothing until {@link release}. The
 * response itself stays as it is, so a handler that looks at it is told the truth.
 */
export class HeldHeaders {
  private stream: NestStream | undefined;

  constructor(private readonly response: StreamResponse) {
    onceNestStream(response, (stream) => {
      this.stream = stream;
      stream.commitHeaders = nothing;
    });
  }

  /** From now on Nest may send the headers. */
  release(): void {
    const { stream } = this;
    // The method of its class, and not a deletion, which would make a dictionary of the stream.
    if (stream) stream.commitHeaders = (Object.getPrototypeOf(stream) as NestStream).commitHeaders;
  }

  /**
   * Sends the headers.
   *
   * @returns false where the response was answered by the application: Nest's stream no longer leads to it then.
   */
  commit(): boolean {
    this.release();
    const { stream, response } = this;
    if (!stream || response.headersSent || response.writableEnded) {
      stream?.unpipe(response);
      return false;
    }
    stream.commitHeaders();
    return true;
  }
}

function nothing(): void {
  // The headers are held.
}
