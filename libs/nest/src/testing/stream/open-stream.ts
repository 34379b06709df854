import type { EventMap } from '@nestream/protocol';
import { StreamProbe } from './stream-probe.js';
import type { StreamRequest } from './stream-request.interface.js';
import { type StreamServer, urlOf } from './stream-target.js';

/**
 * Opens a stream of an application, as a client would: over HTTP/1.1 on a connection of its own. Resolves when its first event has
 * come, when a plain stream sends its headers and nothing else, or with the answer to a request that was refused: `status` and `body` then say how.
 *
 * Works with every test runner, and with the types of `EventMapOf` or any other map of event types to data.
 *
 * @example
 * ```ts
 * const stream = await openStream(app, '/rooms/kitchen');
 * await rooms.broadcastToRoom('kitchen', { type: 'news', data: { n: 1 } });
 * expect((await stream.next('news')).data).toEqual({ n: 1 });
 * ```
 *
 * @param target the application, which begins to listen on a free port if it does not yet, or the URL of a server.
 * @param path path and query of the route.
 * @throws StreamAssertionError if neither a stream nor a refusal comes within `timeout`.
 */
export async function openStream<Events = EventMap>(
  target: StreamServer | string | URL,
  path: string,
  request: StreamRequest = {},
): Promise<StreamProbe<Events>> {
  return StreamProbe.open(await urlOf(target, path), request);
}
