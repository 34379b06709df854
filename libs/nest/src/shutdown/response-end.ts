import type { OutgoingHttpHeaders } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { Socket } from 'node:net';
import type { StreamResponse } from '../connection/write/response-writer.js';

/** Whether the client of a response has gone. */
export function hasGone(response: StreamResponse): boolean {
  const { stream } = response as Partial<Http2ServerResponse>;
  return response.destroyed || (stream ?? response.socket)?.destroyed === true;
}

/** Resolves when all bytes of a response have left the process, or it was cut. */
export async function goneOf(response: StreamResponse): Promise<void> {
  if (response.writableFinished || response.destroyed) return;
  await new Promise<void>((resolve) => {
    // Both kinds of response are streams; their overloads of once() have no common signature.
    (response as NodeJS.EventEmitter).once('close', resolve);
  });
}

/**
 * Lets the client's connection end with this response, so that the client comes back through the load balancer and does not
 * use the connection to a server that is shutting down again.
 */
export function closeTransport(response: StreamResponse): void {
  const session = (response as Partial<Http2ServerResponse>).stream?.session;
  if (session) {
    session.close();
    return;
  }
  const { socket } = response;
  // Only when all has left: what is destroyed before loses the last event.
  (response as NodeJS.EventEmitter).once('finish', () => endSocket(socket));
}

/** Ends a socket once all has left. That of an injected request (`app.inject()`) has no `destroySoon`. */
function endSocket(socket: StreamResponse['socket']): void {
  if (typeof (socket as Partial<Socket> | null)?.destroySoon === 'function') socket!.destroySoon();
}

/**
 * Makes a response whose headers are not out say `Connection: close`. Nest says `keep-alive` on every stream, in the call of
 * `writeHead`, where nothing else can reach it; so the method is shadowed on this one response.
 */
export function announceClose(response: StreamResponse): void {
  // HTTP/2 has no such header (RFC 9113, section 8.2.2).
  if ('stream' in response) return;
  const writeHead = response.writeHead.bind(response);
  response.writeHead = ((status: number, headers?: OutgoingHttpHeaders) =>
    writeHead(status, { ...headers, Connection: 'close' })) as typeof response.writeHead;
}
