import type { IncomingHttpHeaders } from 'node:http';
import type { StreamOrigin } from '../connection/connection-facts.interface.js';

/** What is read of an Express or Fastify request to tell of its stream. */
export interface ObservedRequest {
  readonly method?: string;
  /** The client's address; behind proxies as far as the platform trusts them. */
  readonly ip?: string;
  readonly route?: { readonly path?: unknown };
  readonly routeOptions?: { readonly url?: string };
  readonly headers: IncomingHttpHeaders;
  readonly socket?: { readonly remoteAddress?: string | undefined };
}

/**
 * Method and pattern of the route: `GET /rooms/:room`. Never the URL, whose query may carry a token.
 *
 * @param fallback where the platform does not know the pattern.
 */
export function originOfStream(request: ObservedRequest, fallback: string): StreamOrigin {
  const { method = 'GET', route, routeOptions, ip } = request;
  const pattern = routeOptions?.url ?? route?.path;
  return { route: `${method} ${typeof pattern === 'string' ? pattern : fallback}`, address: ip };
}

const TRUST =
  "With one proxy in front, set app.set('trust proxy', 1) in Express, or trustProxy: (_address, hop) => hop < 1 in the options of FastifyAdapter " +
  '(Fastify trusts no proxy where trustProxy is a number)';

/** What keeps `limits.perAddress` from telling clients apart: a text for the log, or `undefined`. */
export function addressFault({ ip, headers, socket }: ObservedRequest): string | undefined {
  if (ip === undefined)
    return `limits.perAddress does not count streams without an address: request.ip is undefined, as behind a unix socket. ${TRUST}`;
  if (headers['x-forwarded-for'] === undefined || ip !== socket?.remoteAddress) return undefined;
  return (
    'limits.perAddress counts all clients of a proxy as one: requests carry X-Forwarded-For, but request.ip is the address of ' +
    `the connection. ${TRUST}`
  );
}
