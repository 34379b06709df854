import { EventSource } from '@nestream/client/eventsource';

/** What a native EventSource cannot do: send a token. Made anew by `fetch`, it is a new one for every connection. */
export function open(url: string, token: () => Promise<string>): EventSource {
  return new EventSource(url, {
    fetch: async (address, init) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${await token()}`);
      return fetch(address, { ...init, headers });
    },
  });
}
