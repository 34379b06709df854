import { HttpStatusError } from '../errors/http-status.error.js';
import { discard } from './discard.js';
import { follow as followUnseen } from './follow.browser.js';
import type { FetchLike } from './transport-options.interface.js';

/** As `fetch` has it. */
const MAX_REDIRECTS = 20;

/**
 * Makes a request that follows redirects, but takes what it carries to no other origin. `fetch` by itself keeps back only
 * `Authorization` and cookies.
 *
 * Bundles for browsers have follow.browser.ts in its place (`browser` in package.json): they do not see where redirects lead.
 *
 * @throws HttpStatusError for a redirect to another origin.
 */
export async function follow(request: FetchLike, address: string, init: RequestInit): Promise<Response> {
  for (let left = MAX_REDIRECTS; ; left--) {
    const response = await followUnseen(request, address, init);
    const { status } = response;
    const location = /30[12378]/.test(`${status}`) && response.headers.get('location');
    if (!location) return response;
    // A `fetch` that was given may resolve addresses that are relative to its own base.
    const base = new URL(response.url || address);
    const target = new URL(location, base);
    if (target.origin !== base.origin) {
      const detail = `, a redirect to ${target.origin}; requests are not sent to another origin, so use its URL`;
      throw new HttpStatusError(response, detail);
    }
    discard(response.body);
    if (!left) throw new TypeError(`More than ${MAX_REDIRECTS} redirects`);
    address = target.href;
    if (status === 303 ? init.method !== 'HEAD' : status < 303 && init.method === 'POST') init = asGet(init);
  }
}

/** What comes of a POST that is redirected: no body, and none of the headers that describe one. */
function asGet(init: RequestInit): RequestInit {
  const headers = new Headers(init.headers);
  for (const name of ['encoding', 'language', 'location', 'type']) headers.delete(`content-${name}`);
  return { ...init, method: 'GET', headers, body: null };
}
