import type { Http2ServerResponse, ServerHttp2Session } from 'node:http2';
import type { DeadlineWheel, Timed } from './deadline-wheel.js';
import { queuedInSystem, type StreamResponse } from '../write/response-writer.js';

/** Bytes of one write: one DATA frame of the default size (RFC 9113, section 4.2). */
const PIECE = 16_384;

/** `response` if it is one of HTTP/2. */
export function http2Response(response: StreamResponse): Http2ServerResponse | undefined {
  return 'stream' in response ? response : undefined;
}

/**
 * Makes `writableLength` of an HTTP/2 response show what its client has taken.
 *
 * The window of the stream lets bytes out one by one, but Node only tells when a whole write is done, and joins waiting writes to one. So large writes are cut
 * into pieces, which stay apart.
 */
export function showProgress(response: Http2ServerResponse): void {
  // What a Writable without the method does: one write after the other.
  (response.stream as { _writev?: unknown })._writev = null;
  const write = response.write.bind(response) as (...args: unknown[]) => boolean;
  response.write = (chunk: unknown, encoding?: unknown, callback?: unknown): boolean => {
    const bytes = bytesOf(chunk, encoding);
    if (!bytes || bytes.length <= PIECE) return write(chunk, encoding, callback);
    const last = bytes.length - 1 - ((bytes.length - 1) % PIECE);
    for (let at = 0; at < last; at += PIECE) write(bytes.subarray(at, at + PIECE));
    return write(bytes.subarray(last), typeof encoding === 'function' ? encoding : callback);
  };
}

/**
 * Destroys an HTTP/2 stream that its client resets. Node waits for its last write first, and where the client has reset it with NO_ERROR that write never
 * settles: neither the stream nor its session would end.
 */
export function endWhenAborted({ stream }: Http2ServerResponse): void {
  // Not within the event, in which Node itself is ending the stream.
  stream.once('aborted', () => setImmediate(() => stream.destroy()));
}

/** The bytes of a chunk that may be too large for one piece. */
function bytesOf(chunk: unknown, encoding: unknown): Uint8Array | undefined {
  if (chunk instanceof Uint8Array) return chunk;
  // A character takes one to three bytes.
  if (typeof chunk !== 'string' || chunk.length * 3 <= PIECE) return undefined;
  return Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
}

const watched = new WeakSet<ServerHttp2Session>();

/**
 * Ends an HTTP/2 session whose socket takes nothing any more. A stream that is reset frees what it held, but the bytes of the session stay, and its client can
 * open other streams.
 */
export class SessionWatch implements Timed {
  dueAt = 0;

  private constructor(
    private readonly session: ServerHttp2Session,
    private readonly stallTimeout: number,
    private queued: number,
  ) {}

  /**
   * Watches the session of a response that is about to be cut, until its socket moves.
   *
   * @param stallTimeout milliseconds without any progress after which the session ends; 0 for never.
   */
  static watch(response: StreamResponse, wheel: DeadlineWheel, stallTimeout: number): void {
    const session = http2Response(response)?.stream?.session as ServerHttp2Session | undefined;
    if (stallTimeout === 0 || !session || session.destroyed || watched.has(session)) return;
    const queued = queuedInSystem(session.socket);
    if (queued === 0) return;
    watched.add(session);
    const watch = new SessionWatch(session, stallTimeout, queued);
    wheel.set(watch, wheel.now + stallTimeout);
    session.once('close', () => wheel.delete(watch));
  }

  onDue(now: number): number {
    const queued = queuedInSystem(this.session.socket);
    if (queued === 0) {
      watched.delete(this.session);
      return 0;
    }
    if (queued === this.queued) {
      this.session.destroy();
      return 0;
    }
    this.queued = queued;
    return now + this.stallTimeout;
  }
}
