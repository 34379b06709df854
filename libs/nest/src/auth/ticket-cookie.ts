import { pathOf, type AuthRequest } from './auth-request.interface.js';
import { formatCookie, parseCookies } from './cookies.js';
import { isSecure, SAME_ORIGIN } from './request-origin.js';
import { nameOf, type Redeemed } from './ticket/stream-tickets.js';

const PREFIX = 'nestream-ticket-';
/** Cookies of one path that are kept, the newest; older ones are of pages that were left. */
const KEPT = 16;

/** The secret that the first use of a ticket has left with the browser. */
export function ticketSecret(request: AuthRequest, ticket: string): string | undefined {
  return parseCookies(request.headers.cookie).get(PREFIX + nameOf(ticket));
}

/**
 * The `Set-Cookie` headers with which the browser may come back to the same URL. Each ticket has a cookie of its own, so that pages that are
 * open together do not take theirs from each other; those that have become too many are removed, before headers get too long.
 */
export function ticketCookies(
  request: AuthRequest,
  ticket: string,
  { grant, session }: Redeemed,
): readonly string[] {
  if (!session) return [];
  const name = PREFIX + nameOf(ticket);
  const fields = {
    path: pathOf(request),
    secure: isSecure(request),
    crossSite: grant.origin !== SAME_ORIGIN,
  };
  // Browsers send what is older first (RFC 6265, section 5.4).
  const others = [...parseCookies(request.headers.cookie).keys()].filter(
    (other) => other.startsWith(PREFIX) && other !== name && /^[\w-]+$/.test(other),
  );
  const surplus = others.slice(0, Math.max(0, others.length - KEPT + 1));
  return [
    formatCookie({ ...fields, name, value: session.secret, maxAge: Math.ceil(session.ttl / 1_000) }),
    ...surplus.map((other) => formatCookie({ ...fields, name: other, value: '', maxAge: 0 })),
  ];
}
