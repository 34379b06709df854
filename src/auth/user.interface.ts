/** What others may know of a user. */
export interface PublicUser {
  readonly id: string;
  readonly name: string;
}

/** Who makes a request: `request.user` behind the {@link SignedInGuard}. */
export interface User extends PublicUser {
  /** The session that the token belongs to: what signing out ends. */
  readonly sid: string;
  /** When the token ends, in seconds since 1970 (RFC 7519, section 4.1.4). */
  readonly exp: number;
}
