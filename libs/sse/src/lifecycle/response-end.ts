import type { Http2ServerResponse } from 'node:http2';
import type { StreamResponse } from '../connection/response-writer.js';

/** Resolves when all bytes of a response have left the process, or it was cut, or the time is over. */
export async function goneWithin(response: StreamResponse, milliseconds: number): Promise<void> {
  if (response.writableFinished || response.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, milliseconds));
    // Both kinds of response are streams; their overloads of once() have no common signature.
    (response as NodeJS.EventEmitter).once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Lets an HTTP/2 session end when its streams have: the server would wait for the client to close it. */
export function closeSession(response: StreamResponse): void {
  (response as Partial<Http2ServerResponse>).stream?.session?.close();
}
