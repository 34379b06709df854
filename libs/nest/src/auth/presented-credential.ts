import { InvalidCredentialError } from '../errors/auth.errors.js';
import { queryValues, type AuthRequest } from './auth-request.interface.js';
import type { AuthSettings } from './auth-options.js';
import { parseCookies } from './cookies.js';

/** Name of the query parameter that carries a ticket. */
const TICKET_PARAMETER = 'ticket';

/** A credential as a request brings it. */
export interface PresentedCredential {
  readonly source: 'header' | 'cookie' | 'ticket' | 'query';
  readonly token: string;
}

/**
 * Finds the credential of a request: the `Authorization` header, else the cookie, else a ticket, else - where it is switched on - a
 * query parameter. The first that is there counts, good or bad: what is tried next must not depend on what fails.
 *
 * @throws InvalidCredentialError for a `Bearer` header that carries no token (RFC 6750, section 2.1), and for a parameter given twice.
 */
export function presentedCredential(
  request: AuthRequest,
  { cookie, query }: AuthSettings,
): PresentedCredential | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined && /^bearer\b/i.test(authorization)) {
    const [, token] = /^bearer +([\w.~+/-]+=*) *$/i.exec(authorization) ?? [];
    if (!token) throw new InvalidCredentialError();
    return { source: 'header', token };
  }
  const fromCookie = cookie === false ? undefined : parseCookies(request.headers.cookie).get(cookie);
  if (fromCookie) return { source: 'cookie', token: fromCookie };
  const ticket = parameter(request, TICKET_PARAMETER);
  if (ticket) return { source: 'ticket', token: ticket };
  const token = query === false ? undefined : parameter(request, query);
  return token ? { source: 'query', token } : undefined;
}

function parameter(request: AuthRequest, name: string): string | undefined {
  const values = queryValues(request, name);
  if (values.length > 1) throw new InvalidCredentialError();
  return values[0];
}
