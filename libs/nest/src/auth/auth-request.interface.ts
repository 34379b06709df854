import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';

/** What authentication looks at in a request, of Express or Fastify. */
export interface AuthRequest {
  readonly headers: IncomingHttpHeaders;
  readonly url: string;
  /** The path as it came, where a router has changed `url`. */
  readonly originalUrl?: string;
  /** `https` where the framework knows it, behind a proxy that it trusts too. */
  readonly protocol?: string;
  /** The host as the client named it, behind a proxy that the framework trusts too. */
  readonly host?: string;
  /** The client's address; behind proxies as far as the framework trusts them. */
  readonly ip?: string;
  readonly socket?: Socket | null;
  user?: unknown;
}

/** The path that a request asks for, as it stands in the URL and without the query. */
export function pathOf(request: AuthRequest): string {
  return urlOf(request).split('?', 1)[0]!;
}

/** All values of a query parameter. */
export function queryValues(request: AuthRequest, name: string): string[] {
  const url = urlOf(request);
  const at = url.indexOf('?');
  return at < 0 ? [] : new URLSearchParams(url.slice(at)).getAll(name);
}

function urlOf({ originalUrl, url }: AuthRequest): string {
  return originalUrl ?? url;
}
