import type { TicketOptions } from './ticket/ticket-options.interface.js';

/** The `auth` options of `SseModule.forRoot()`. All are optional. Functions get the Express or Fastify request. */
export interface AuthOptions {
  /** Name of the cookie that carries the token, for a native `EventSource`. Default `access_token`; `false` reads no cookie. */
  readonly cookie?: string | false | undefined;
  /**
   * Name of a query parameter that carries the token itself. Default `false`: none. URLs stand in access logs, histories and
   * `Referer` headers, so prefer tickets.
   */
  readonly query?: string | false | undefined;
  /**
   * Other origins whose pages may open streams with cookies, such as `https://app.example.com`. Default: none, so only pages of
   * the same origin may; `any` turns the check off. It allows no CORS by itself: see `sseCors`.
   */
  readonly origins?: readonly string[] | 'any' | undefined;
  /**
   * Which streams the check of origins covers: `guards`, those that a guard of this library or `SseOriginGuard` protects, or `all`, every
   * `@Sse()` route that is asked for with cookies or with HTTP authentication that is not Bearer, whatever guard it has. Default `guards`.
   */
  readonly originCheck?: 'guards' | 'all' | undefined;
  /**
   * Makes what the client is told of its user, in an `authenticated` event after `connected` and after each refresh.
   * Called with `request.user`, not for anonymous streams; a throw refuses the stream. Default: none, and no such event.
   */
  readonly publicUser?: ((user: never) => unknown) | undefined;
  /**
   * When the credential of a request ends, as a `Date` or in milliseconds since 1970; `undefined` if it does not.
   * Default: `exp` of `request.user`, otherwise of the token where it is a JWT, both in seconds (RFC 7519). Numbers of `request.user` below
   * 10^9 are not times, and a past time that a guard of the application let pass gives no end. An end that cannot be read (text, `NaN`,
   * an invalid `Date`) refuses the request with 401. `() => undefined` turns expiry off.
   */
  readonly expiresAt?: ((request: never) => Date | number | undefined) | undefined;
  /**
   * Id of the session that the credential of a request belongs to. Default: `sid` of `request.user`, else `sid` or `jti` of the
   * token where it is a JWT. `() => undefined` for none.
   */
  readonly sessionId?: ((request: never) => string | undefined) | undefined;
  /** Milliseconds before the close of a stream whose credential ends at which it gets `expiring`. Default 60 000; `0` turns the event off. */
  readonly expiringNotice?: number | undefined;
  /**
   * Greatest number of milliseconds by which a stream is closed before its credential ends, drawn for each stream, at most a tenth
   * of the time it has. Default 5 000; `0` turns the spread off. Half a second is always kept.
   */
  readonly expiryJitter?: number | undefined;
  /** Stream tickets. */
  readonly ticket?: TicketOptions | undefined;
}
