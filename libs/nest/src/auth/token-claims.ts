/** What a JWT says about its life (RFC 7519, section 4.1; `sid` is of OpenID Connect). */
export interface TokenClaims {
  /** Seconds since 1970. */
  readonly exp?: unknown;
  readonly sid?: unknown;
  readonly jti?: unknown;
}

/**
 * Reads the claims of a JWT without verifying it: only for one that was verified, or whose claims can only shorten what it opens.
 * Any other text has none.
 */
export function readClaims(token: string | undefined): TokenClaims {
  const parts = token?.split('.');
  if (parts?.length !== 3) return {};
  try {
    const claims: unknown = JSON.parse(Buffer.from(parts[1]!, 'base64url').toString());
    return typeof claims === 'object' && claims ? claims : {};
  } catch {
    return {};
  }
}
