import { SseClient } from '@nestream/client';

/** With `SseClient` tokens stay in a header. It renews them on a 401 and on `expiring`, and connects again. */
export function connect(tokens: { current(): string; renew(): Promise<void> }): SseClient {
  const client = new SseClient('/orders/stream', {
    headers: () => ({ authorization: `Bearer ${tokens.current()}` }),
    refresh: () => tokens.renew(),
  });
  client.connect();
  return client;
}
