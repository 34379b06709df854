import type { FetchLike } from './transport-options.interface.js';

/**
 * Makes a request that takes what it carries to no other origin. A browser does not tell where a redirect leads, but follows
 * it within the origin of the page, and to no other, where it is asked to.
 *
 * @throws TypeError where the redirect leads elsewhere, or the network fails: a browser does not tell which.
 */
export async function follow(request: FetchLike, address: string, init: RequestInit): Promise<Response> {
  const response = await request(address, { ...init, redirect: 'manual' });
  if (response.type !== 'opaqueredirect') return response;
  return request(address, { ...init, mode: 'same-origin' }).catch((cause: unknown) => {
    // Not with the word for addresses, which would make it fatal.
    throw new TypeError('A redirect failed: to another origin it is refused, use its target', { cause });
  });
}
