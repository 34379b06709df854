import type { EventMap } from '@nestream/protocol';
import type { TransportOptions } from '../transport/transport-options.interface.js';
import { SseClient } from './sse-client.js';
import type { SseClientOptions } from './sse-client-options.interface.js';

/** Options of a client that reads one stream and makes no requests. */
export type OneStreamOptions<Events extends object = EventMap> = Omit<
  SseClientOptions<Events>,
  keyof TransportOptions | 'retry' | 'maxAttempts'
>;

/**
 * A client that reads a response that was fetched elsewhere, as the answer of a language model. It closes when the stream
 * ends (`ended`), and never connects again. Its status and content type are checked as usual.
 *
 * @example
 * ```ts
 * for await (const { data } of listen(fromResponse(await fetch('/answer', { method: 'POST', body })), '*')) show(data);
 * ```
 */
export function fromResponse<Events extends object = EventMap>(
  response: Response | PromiseLike<Response>,
  options: OneStreamOptions<Events> = {},
): SseClient<Events> {
  return new SseClient<Events>('', { ...options, fetch: async () => response, maxAttempts: 1 });
}

/** As {@link fromResponse}, for a body: a stream of bytes, or of text that was decoded elsewhere. */
export function fromReadableStream<Events extends object = EventMap>(
  stream: ReadableStream<Uint8Array | string>,
  options: OneStreamOptions<Events> = {},
): SseClient<Events> {
  const headers = { 'content-type': 'text/event-stream' };
  return fromResponse(new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>, { headers }), options);
}
