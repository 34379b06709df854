import type { Credential } from '../connection/credential.interface.js';
import type { AuthSettings } from './auth-settings.interface.js';
import { carriedCredential } from './credential-carrier.js';
import { readClaims, type TokenClaims } from './token-claims.js';

/** What a request was let in with: by a guard of this library, or by any other that sets `request.user`. */
export function credentialOf(
  request: object & { readonly user?: unknown },
  settings: AuthSettings,
): Credential {
  return carriedCredential(request) ?? readCredential(request, undefined, settings);
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
    : (seconds(own.exp) ?? seconds(claims.exp));
  return { user, sessionId, expiresAt };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function seconds(value: unknown): number | undefined {
  return typeof value === 'number' ? milliseconds(value * 1_000) : undefined;
}

function milliseconds(value: Date | number | undefined): number | undefined {
  const time = value instanceof Date ? value.getTime() : value;
  return time !== undefined && Number.isFinite(time) ? time : undefined;
}
