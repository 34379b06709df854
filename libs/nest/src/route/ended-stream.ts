import type { OutgoingHttpHeaders } from 'node:http';
import type { StreamResponse } from '../connection/write/response-writer.js';

/** The response of a platform that keeps its headers apart from those of Node: Fastify's. */
export interface HeaderBag {
  getHeaders(): OutgoingHttpHeaders;
}

/** Headers of an event stream, as Nest sends them. */
const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'private, no-cache, no-store, must-revalidate, max-age=0, no-transform',
  pragma: 'no-cache',
  expires: '0',
  'x-accel-buffering': 'no',
};

/**
 * Answers with an event stream that ends at once: on a status like 503 a native `EventSource` would give up for good. Its client's connection
 * ends too, so that it comes back through the load balancer.
 */
export function endAtOnce(response: StreamResponse, headers: HeaderBag): void {
  if (response.headersSent || response.destroyed) return;
  const all = { ...headers.getHeaders(), ...HEADERS };
  // HTTP/2 has no such header (RFC 9113, section 8.2.2).
  if ('stream' in response) response.writeHead(200, all);
  else response.writeHead(200, { ...all, connection: 'close' });
  response.end();
}
