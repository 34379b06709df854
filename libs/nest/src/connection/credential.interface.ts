/** What a stream was let in with. Holds no token: only what the token said. */
export interface Credential {
  /** The authenticated user, as guards put it on `request.user`; absent for anonymous clients. */
  readonly user?: unknown;
  /** Id of the session that the credential belongs to; what `SseAuthService.revoke` finds it by. */
  readonly sessionId?: string | undefined;
  /** When it ends, in milliseconds since 1970; absent if it does not, or nobody knows when. */
  readonly expiresAt?: number | undefined;
  /** @internal When its check began, in milliseconds of `performance.now()`; absent where another guard has let it in. */
  readonly checkedAt?: number | undefined;
  /** @internal The newest position among the revocations of the ticket store that was known when its check began. */
  readonly position?: { readonly epoch: string; readonly count: number } | undefined;
  /** @internal Where the way back of a browser that came with a ticket is kept; empty if it has none. */
  readonly ticketKey?: string | undefined;
}

/** What all connections have in common about credentials. Times in milliseconds. */
export interface CredentialSettings {
  /** Time before the close of a stream whose credential ends at which the client is told; 0 for never. */
  readonly expiringNotice: number;
  /** Greatest time by which a stream is closed before its credential ends, drawn for each. */
  readonly expiryJitter: number;
  /** What the client is told of its user; without it, it is told nothing. */
  readonly publicUser?: ((user: unknown) => unknown) | undefined;
}
