import { OriginForbiddenError } from '../errors/auth.errors.js';
import type { AuthRequest } from './auth-request.interface.js';
import type { INestApplication } from '@nestjs/common';

/** The origin of a page that is served from where the request goes, or of a program that sends no `Origin` at all. */
export const SAME_ORIGIN = 'self';

/**
 * Where the page that makes a request comes from: {@link SAME_ORIGIN}, or the origin. Browsers name it on all cross-origin requests
 * that can be read, and with `Sec-Fetch-Site` on others too (Fetch standard, section 3.2; Fetch Metadata, section 2.3).
 */
export function originOf(request: AuthRequest): string {
  const { origin } = request.headers;
  if (origin === undefined || request.headers['sec-fetch-site'] === 'same-origin') return SAME_ORIGIN;
  return isOwn(origin, request) ? SAME_ORIGIN : origin.toLowerCase();
}

/**
 * Refuses cookies of pages that may not use them: a cookie comes along whoever asks, as with any cross-site request forgery.
 *
 * @throws OriginForbiddenError
 */
export function assertOrigin(request: AuthRequest, allowed: ReadonlySet<string> | 'any'): void {
  if (allowed === 'any') return;
  const origin = originOf(request);
  if (origin !== SAME_ORIGIN) {
    if (!allowed.has(origin)) throw new OriginForbiddenError();
    return;
  }
  // Without Origin: an image or a link of another site, whose page could not read the stream but hold it open.
  const site = request.headers['sec-fetch-site'];
  const foreign = site === 'cross-site' || site === 'same-site';
  if (foreign && request.headers.origin === undefined) throw new OriginForbiddenError();
}

/** Whether a request carries credentials that browsers attach by themselves: cookies, or HTTP authentication that is not Bearer. */
export function isAmbient({ headers }: AuthRequest): boolean {
  const { authorization, cookie } = headers;
  return cookie !== undefined || (authorization !== undefined && !/^bearer\b/i.test(authorization));
}

/** Whether the request came over TLS, as far as anybody says. A client that lies about it harms its own cookie only. */
export function isSecure(request: AuthRequest): boolean {
  return (
    request.protocol === 'https' || String(request.headers['x-forwarded-proto'] ?? '').startsWith('https')
  );
}

/**
 * Compares scheme, host and port (RFC 6454, section 4). Host and scheme of the request are those that the framework names, behind a proxy as far
 * as it trusts the proxy. `https` also matches a request that looks like plain HTTP: a proxy may have taken TLS off without a header that says so.
 */
function isOwn(text: string, request: AuthRequest): boolean {
  const origin = text.toLowerCase();
  if (!URL.canParse(origin)) return false;
  const { host, protocol, origin: normal } = new URL(origin);
  // Schemes such as chrome-extension: have hosts too, and no origin that a URL can be compared by.
  if (origin !== normal || (protocol !== 'https:' && protocol !== 'http:')) return false;
  if (protocol === 'http:' && isSecure(request)) return false;
  const own = request.host ?? request.headers.host ?? String(request.headers[':authority']);
  return host === withoutDefaultPort(own.toLowerCase(), protocol);
}

function withoutDefaultPort(host: string, protocol: string): string {
  return host.replace(protocol === 'https:' ? /:443$/ : /:80$/, '');
}

/** What `app.enableCors` takes. */
type CorsOptions = Extract<Parameters<INestApplication['enableCors']>[0], { origin?: unknown }>;

/**
 * Options for `app.enableCors` with which pages of these origins can use streams, with cookies and with what clients over `fetch` send.
 *
 * @param origins the same as in the option `auth.origins`.
 */
export function sseCors(origins: readonly string[]): CorsOptions {
  return {
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Last-Event-ID'],
    exposedHeaders: ['Retry-After'],
    maxAge: 600,
  };
}
