import type { EventMap } from '@nestream/protocol';
import { StreamProbe } from './stream-probe.js';
import type { StreamRequest } from './stream-request.js';
import type { AddressInfo } from 'node:net';

/** The part of a Nest application that is used: `INestApplication` has it. */
export interface StreamServer {
  /** Begins to listen. */
  listen(port: number, host: string): Promise<unknown>;
  /** The server of Node. */
  getHttpServer(): unknown;
}

const listening = new WeakMap<StreamServer, Promise<unknown>>();

/**
 * The address of a path. An application that does not listen yet begins to, on a free port of the loopback interface.
 *
 * @throws Error if the application listens on a socket file or a pipe: pass a URL then.
 */
async function urlOf(target: StreamServer | string | URL, path: string): Promise<URL> {
  if (typeof target === 'string' || target instanceof URL) return new URL(path, target);
  const server = (): { address(): AddressInfo | string | null } => target.getHttpServer() as never;
  if (!server().address()) {
    const begun = listening.get(target) ?? target.listen(0, '127.0.0.1');
    listening.set(target, begun);
    await begun;
  }
  const address = server().address();
  if (!address || typeof address === 'string') {
    throw new Error(`The application listens on ${String(address)}: pass the URL of its HTTP port instead`);
  }
  const host = ['::', '0.0.0.0'].includes(address.address) ? '127.0.0.1' : address.address;
  return new URL(path, `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`);
}

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
