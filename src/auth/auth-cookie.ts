import { stringifySetCookie } from 'cookie';
import { COOKIE } from './auth-options.js';

/** What both Express and Fastify know of a request and its answer. */
export interface CookieExchange {
  readonly request: { readonly protocol: string };
  readonly response: { header(name: string, value: string): unknown };
}

/** Hands the browser its token where no script can read it; until it ends, and over TLS only where it came over TLS. */
export function setAuthCookie(exchange: CookieExchange, token: string, expiresAt: string): void {
  writeCookie(exchange, token, new Date(expiresAt));
}

export function clearAuthCookie(exchange: CookieExchange): void {
  writeCookie(exchange, '', new Date(0));
}

function writeCookie({ request, response }: CookieExchange, value: string, expires: Date): void {
  const secure = request.protocol === 'https';
  const attributes = { httpOnly: true, sameSite: 'lax', path: '/', secure, expires } as const;
  response.header('Set-Cookie', stringifySetCookie(COOKIE, value, attributes));
}
