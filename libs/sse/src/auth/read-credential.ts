import type { Credential } from '../connection/credential.interface.js';
import type { AuthSettings } from './auth-settings.interface.js';
import { carriedCredential } from './credential-carrier.js';
import { readClaims, type TokenClaims } from './token-claims.js';

/** Seconds since 1970, in 2001: numbers below are no times. */
const EARLIEST = 1_000_000_000;

/** What a request was let in with: by a guard of this library, or by any other that sets `request.user`. */
export function credentialOf(
  request: object & { readonly user?: unknown },
  settings: AuthSettings,
): Credential {
  const carried = carriedCredential(request);
  if (carried) return carried;
  const credential = readCredential(request, undefined, settings);
  // The application's guard let it pass, perhaps with `ignoreExpiration`: it is not for us to refuse it.
  const over =
    !settings.expiresAt && credential.expiresAt !== undefined && credential.expiresAt <= Date.now();
  return over ? { ...credential, expiresAt: undefined } : credential;
}

/** @param token the token that the user of the request was found by, where there is one. */
export function readCredential(
  request: object & { readonly user?: unknown },
  token: string | undefined,
  settings: AuthSettings,
): Credential {
  const { user } = request;
  const own: TokenClaims = typeof user === 'object' && user ? user : {};
  const claims = readClaims(token);
  const sessionId = settings.sessionId
    ? settings.sessionId(request)
    : (text(own.sid) ?? text(claims.sid) ?? text(claims.jti));
  const expiresAt = settings.expiresAt
    ? milliseconds(settings.expiresAt(request))
    : (timeOf(own.exp) ?? seconds(claims.exp));
  return { user, sessionId, expiresAt };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `exp` of a user may be anything, points of a game too; of a token it is a time. */
function timeOf(exp: unknown): number | undefined {
  return typeof exp === 'number' && exp >= EARLIEST ? seconds(exp) : undefined;
}

function seconds(value: unknown): number | undefined {
  return typeof value === 'number' ? milliseconds(value * 1_000) : undefined;
}

function milliseconds(value: Date | number | undefined): number | undefined {
  const time = value instanceof Date ? value.getTime() : value;
  return time !== undefined && Number.isFinite(time) ? time : undefined;
}
