import { ClassSerializer } from '../event/contract/class-serializer.js';
import {
  callback,
  choice,
  group,
  MAX_TIMER,
  number,
  problemOf,
  type Resolved,
  show,
  value,
} from '../options/option-rules.js';
import { TICKET_RULES, type TicketOptions } from './ticket/ticket-options.js';

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

/** What may be the name of a cookie (RFC 9110, section 5.6.2). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
const nameOrOff = (fallback: string | false) =>
  value<string | false>('a name without spaces, or false to turn it off', isNameOrOff, fallback);

/** How the `auth` options are checked. */
export const AUTH_RULES = {
  cookie: nameOrOff('access_token'),
  query: nameOrOff(false),
  origins: readOrigins,
  originCheck: choice('guards', 'all'),
  publicUser: callback<((user: unknown) => unknown) | undefined>('a function of the user', undefined),
  expiresAt: callback<((request: unknown) => Date | number | undefined) | undefined>(
    'a function of the request',
    undefined,
  ),
  sessionId: callback<((request: unknown) => string | undefined) | undefined>(
    'a function of the request',
    undefined,
  ),
  expiringNotice: number({ default: 60_000, min: 0, max: MAX_TIMER, unit: 'milliseconds' }),
  expiryJitter: number({ default: 5_000, min: 0, max: MAX_TIMER, unit: 'milliseconds' }),
  ticket: group(TICKET_RULES),
};

/** The `auth` options with all defaults filled in. */
export type AuthSettings = Resolved<typeof AUTH_RULES>;

/** What is needed to tell who made a request. */
export interface IdentitySettings {
  /** Finds the id of the authenticated user of a request. */
  readonly userId: (request: unknown) => string | undefined;
  readonly auth: AuthSettings;
}

function isNameOrOff(given: unknown): boolean {
  return given === false || (typeof given === 'string' && TOKEN.test(given));
}

function readOrigins(
  given: unknown,
  name: string,
  report: (problem: string) => void,
): ReadonlySet<string> | 'any' {
  if (given === 'any') return given;
  if (given !== undefined && !Array.isArray(given)) {
    report(problemOf(name, given, "a list of origins, or 'any'"));
    return new Set();
  }
  const origins = (given ?? []) as readonly string[];
  for (const origin of origins) {
    const fits = typeof origin === 'string' && URL.canParse(origin) && new URL(origin).origin === origin;
    if (fits) continue;
    report(`${name} has ${show(origin)}; give scheme, host and port only, such as "https://app.example.com"`);
  }
  return new Set(origins);
}

interface SerializedSettings {
  readonly auth: AuthSettings;
  readonly serializeClasses: boolean;
}

/** What `publicUser` returns goes to the client, so an entity in it is made plain as in events. */
export async function serializePublicUser<Settings extends SerializedSettings>(
  settings: Settings,
): Promise<Settings> {
  const { publicUser } = settings.auth;
  if (!publicUser) return settings;
  const serializer = await ClassSerializer.load(settings.serializeClasses);
  const auth = {
    ...settings.auth,
    publicUser: (user: unknown) => serializer.plain(publicUser(user)),
  };
  return { ...settings, auth };
}
