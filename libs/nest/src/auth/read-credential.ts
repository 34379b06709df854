import type { Credential } from '../connection/credential.interface.js';
import { InvalidCredentialError, UnreadableEndError } from '../errors/auth.errors.js';
import type { AuthSettings } from './auth-options.js';

/** Seconds since 1970, in 2001: numbers below are no times. */
const EARLIEST = 1_000_000_000;

/**
 * What a request was let in with: by a guard of this library, or by any other that sets `request.user`.
 *
 * @param isPlain whether it is for a plain stream, which stays as it is: what a guard of the application calls `exp` may be anything.
 * @throws InvalidCredentialError as {@link readCredential}
 */
export function credentialOf(
  request: object & { readonly user?: unknown },
  settings: AuthSettings,
  isPlain = false,
): Credential {
  const carried = carriedCredential(request);
  if (carried) return carried;
  const credential = readCredential(request, undefined, settings, isPlain && !settings.expiresAt);
  // The application's guard let it pass, perhaps with `ignoreExpiration`: it is not for us to refuse it.
  const over =
    !settings.expiresAt && credential.expiresAt !== undefined && credential.expiresAt <= Date.now();
  return over ? { ...credential, expiresAt: undefined } : credential;
}

/**
 * @param token the token that the user of the request was found by, where there is one.
 * @param takesAll whether an end that cannot be read counts as none.
 * @throws InvalidCredentialError where the end of the credential cannot be read: a stream that never ended would outlive it.
 */
export function readCredential(
  request: object & { readonly user?: unknown },
  token: string | undefined,
  settings: AuthSettings,
  takesAll = false,
): Credential {
  const { user } = request;
  const own: TokenClaims = typeof user === 'object' && user ? user : {};
  const claims = readClaims(token);
  const sessionId = settings.sessionId
    ? settings.sessionId(request)
    : (text(own.sid) ?? text(claims.sid) ?? text(claims.jti));
  const ends = settings.expiresAt
    ? [endOf('auth.expiresAt returned', settings.expiresAt(request), 1)]
    : [endOfUser(own.exp), endOf('exp of the token is', claims.exp, 1_000)];
  return { user, sessionId, expiresAt: firstOf(ends, takesAll) };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The end of a credential in milliseconds since 1970; `undefined` where there is none, an error where it cannot be read. */
type End = number | undefined | UnreadableEndError;

/** Numbers below 10^9 in `exp` of a user may be anything, points of a game too; `exp` of a token is a time. */
function endOfUser(exp: unknown): End {
  return typeof exp === 'number' && exp < EARLIEST ? undefined : endOf('exp of request.user is', exp, 1_000);
}

/** @param unit milliseconds that a number counts in. */
function endOf(origin: string, value: unknown, unit: number): End {
  if (value === undefined || value === null) return undefined;
  const time =
    value instanceof Date ? value.getTime() : typeof value === 'number' ? value * unit : Number.NaN;
  if (Number.isNaN(time)) return new UnreadableEndError(origin, value);
  return time === Infinity ? undefined : time;
}

/** The first end that is a time. @throws InvalidCredentialError where there is none, but one that cannot be read */
function firstOf(ends: readonly End[], takesAll: boolean): number | undefined {
  const time = ends.find((end) => typeof end === 'number');
  if (time !== undefined) return time;
  const cause = ends.find((end) => end instanceof UnreadableEndError);
  if (!cause || takesAll) return undefined;
  warnOnce(cause.message);
  throw new InvalidCredentialError({ cause });
}

const warned = new Set<string>();

/** Every request of an application may have the same fault; there are only a few of these texts. */
function warnOnce(message: string): void {
  if (warned.has(message)) return;
  warned.add(message);
  process.emitWarning(message, { code: 'SSE_UNREADABLE_END' });
}

/** What a JWT says about its life (RFC 7519, section 4.1; `sid` is of OpenID Connect). */
interface TokenClaims {
  /** Seconds since 1970. */
  readonly exp?: unknown;
  readonly sid?: unknown;
  readonly jti?: unknown;
}

/**
 * Reads the claims of a JWT without verifying it: only for one that was verified, or whose claims can only shorten what it opens.
 * Any other text has none.
 */
function readClaims(token: string | undefined): TokenClaims {
  const parts = token?.split('.');
  if (parts?.length !== 3) return {};
  try {
    const claims: unknown = JSON.parse(Buffer.from(parts[1]!, 'base64url').toString());
    return typeof claims === 'object' && claims ? claims : {};
  } catch {
    return {};
  }
}

const CREDENTIAL = Symbol('nestream.credential');

/** Remembers on a request what it was let in with. */
export function carryCredential(request: object, credential: Credential): void {
  (request as { [CREDENTIAL]?: Credential })[CREDENTIAL] = credential;
}

/** What a request was let in with, if a guard of this library has done it. */
function carriedCredential(request: object): Credential | undefined {
  return (request as { [CREDENTIAL]?: Credential })[CREDENTIAL];
}
