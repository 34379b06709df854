import { headerText } from './header-text.js';
import type { IdPlacement } from './open-stream.js';

/** Puts the id into this query parameter (`true`: `lastEventId`), or into its header. */
export function placeId(param: boolean | string | undefined): IdPlacement {
  return (lastEventId, headers, address) => {
    const text = headerText(lastEventId);
    // What no header can carry goes into the query in any case: better than an attempt that can never succeed.
    if (param || text === undefined) {
      return withParam(address, typeof param === 'string' ? param : 'lastEventId', lastEventId);
    }
    headers.set('last-event-id', text);
    return address;
  };
}

function withParam(address: string, name: string, value: string): string {
  const bare = address.replace(/#.*/s, '');
  return `${bare}${bare.includes('?') ? '&' : '?'}${new URLSearchParams({ [name]: value })}`;
}
