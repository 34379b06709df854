import type { StreamOrigin } from '../connection/connection-facts.interface.js';

/** What is read of an Express or Fastify request to tell of its stream. */
export interface ObservedRequest {
  readonly method?: string;
  /** The client's address; behind proxies as far as the platform trusts them. */
  readonly ip?: string;
  readonly route?: { readonly path?: unknown };
  readonly routeOptions?: { readonly url?: string };
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
