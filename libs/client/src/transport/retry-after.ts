import { MAX_RETRY } from '@nestream/protocol';

/**
 * Milliseconds that a `Retry-After` header asks to wait (RFC 9110, section 10.2.3: seconds or an HTTP date), at most an
 * hour; 0 if there is none, or it is malformed or past.
 *
 * A date is compared with the server's own clock where the response shows it.
 */
export function retryAfter(headers: Headers, now: number): number {
  const text = headers.get('retry-after') ?? '';
  const wait = /^\d+$/.test(text)
    ? Number(text) * 1000
    : Date.parse(text) - (Date.parse(headers.get('date') ?? '') || now);
  return wait > 0 ? Math.min(wait, MAX_RETRY) : 0;
}
