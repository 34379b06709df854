import { headerText } from './header-text.js';

/**
 * Puts the id to resume after, which is not empty, into this query parameter (`true`: `lastEventId`), or into its header;
 * returns the address.
 */
export function placeId(
  param: boolean | string | undefined,
  lastEventId: string,
  headers: Headers,
  address: string,
): string {
  const text = headerText(lastEventId);
  // What no header can carry goes into the query in any case: better than an attempt that can never succeed.
  if (param || text === undefined) {
    const query = new URLSearchParams({ [typeof param === 'string' ? param : 'lastEventId']: lastEventId });
    const bare = address.replace(/#.*/s, '');
    return `${bare}${bare.includes('?') ? '&' : '?'}${query}`;
  }
  headers.set('last-event-id', text);
  return address;
}
