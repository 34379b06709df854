import { OutgoingMessage, type ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { Socket } from 'node:net';
import type { Batch } from './batch.js';

/** The response objects that carry a stream. */
export type StreamResponse = ServerResponse | Http2ServerResponse;

/**
 * Bytes of a response that are still in this process. On HTTP/1 the operating system takes a large write bit by bit, which only the handle of the socket
 * knows (Node's own socket timeout looks there too). On HTTP/2 that handle is of all streams of the session: a client that reads one of them would keep
 * the others, so only what the stream itself holds counts.
 */
export function undeliveredBytes(response: StreamResponse): number {
  const own = response.writableLength ?? 0;
  return 'stream' in response ? own : own + queuedInSystem(response.socket);
}

/** Bytes that a socket has been given and the operating system has not taken. */
export function queuedInSystem(socket: unknown): number {
  return (
    (socket as { _handle?: { writeQueueSize?: number } } | null | undefined)?._handle?.writeQueueSize ?? 0
  );
}

/** Who is told that a full response has drained. */
export interface WriterOwner {
  drained(): void;
}

/**
 * Writes batches to a response.
 *
 * On uncompressed HTTP/1.1 the shared, already framed bytes go to the socket, which spares `res.write` and its
 * chunk header per connection. Everywhere else - HTTP/2, HTTP/1.0, a response that a middleware wraps - they go
 * through `res.write`.
 */
export class ResponseWriter {
  private listening = false;
  /** Where our bytes go; known from the first write on. */
  private socket: Socket | undefined;
  /** Whether the response was ended after {@link socket} was known. */
  private over = false;
  private corked: Socket | undefined;
  /** Made when the client does not keep up for the first time. */
  private onDrain: (() => void) | undefined;

  constructor(private readonly response: StreamResponse) {}

  /** Whether the response was ended, by whomever. */
  get ended(): boolean {
    return this.socket ? this.over : this.response.writableEnded;
  }

  /** Bytes that the client's side has not taken, as exact as the platform tells. */
  get undelivered(): number {
    return undeliveredBytes(this.response);
  }

  /** Bytes that were written and have not left the process. */
  get pending(): number {
    const { response } = this;
    return response.writableLength ?? 0;
  }

  /** Holds back what is written until {@link uncork}: headers and first events then leave in one system call, not in four. */
  cork(): void {
    const { response } = this;
    // The socket of an HTTP/2 response is that of all its streams.
    if (!(response instanceof OutgoingMessage) || !response.socket || this.corked) return;
    this.corked = response.socket;
    this.corked.cork();
  }

  uncork(): void {
    const { corked } = this;
    if (!corked) return;
    this.corked = undefined;
    corked.uncork();
  }

  /** @returns false when the buffers are full; its owner is told once they are empty again. */
  write(batch: Batch, owner: WriterOwner): boolean {
    const socket = (this.socket ??= this.directSocket());
    if (socket) {
      if (socket.write(batch.framed)) return true;
      socket.once('drain', (this.onDrain ??= () => owner.drained()));
      return false;
    }
    const response = this.response as ServerResponse & { flush?: () => void };
    const accepted = response.write(batch.chunk);
    // Compression middleware adds flush(), and holds back what is not flushed.
    response.flush?.();
    if (!accepted && !this.listening) {
      // For good: compression hands listeners to a stream of its own, from which they cannot be taken back.
      this.listening = true;
      response.on('drain', (this.onDrain ??= () => owner.drained()));
    }
    return accepted;
  }

  /** Forgets a drain that was waited for. */
  release(): void {
    const { onDrain } = this;
    if (!onDrain) return;
    this.socket?.removeListener('drain', onDrain);
    (this.response as ServerResponse).removeListener('drain', onDrain);
  }

  /**
   * The socket, if our bytes may go there: the response is a chunked HTTP/1.1 one whose turn on the connection has
   * come, nobody has replaced its `write`, and nothing that was written before is still held inside it. Once that is so it stays so
   * until the response ends.
   */
  private directSocket(): Socket | undefined {
    const response = this.response as ServerResponse;
    const { socket } = response;
    const direct =
      socket &&
      response.write === OutgoingMessage.prototype.write &&
      response.chunkedEncoding &&
      response.writableLength === socket.writableLength;
    if (!direct) return undefined;
    // Told, not asked for every write: each response of Express has a hidden class of its own, in which a property is searched for.
    response.on('prefinish', () => (this.over = true));
    return socket;
  }
}
