import type { AuthOptions } from '@nestream/nest';
import type { Environment } from '../config/environment.js';
import type { User } from './user.interface.js';

const A_MINUTE = 60_000;

/** The cookie that the token is in; the library looks for it. */
export const COOKIE = 'access_token';

/** How streams treat credentials: the option `auth` of `SseModule`. */
export function authOptions({ AUTH_TTL }: Environment): AuthOptions {
  return {
    cookie: COOKIE,
    // For what can send neither header nor cookie. A token in a URL ends up in access logs, so leave it off where you can.
    query: 'access_token',
    publicUser: ({ id, name }: User) => ({ id, name }),
    // A third of a token's life at most: who renews it at the notice must not be told again at once.
    expiringNotice: Math.min(A_MINUTE, (AUTH_TTL * 1_000) / 3),
  };
}
