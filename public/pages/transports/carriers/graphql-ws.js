import { createClient } from 'graphql-ws';
import { delayOf, pause } from './backoff.js';
import { bytesOfMessage, webSocketUrl } from './counted-frames.js';
import { operationOf, sinkOf } from './graphql.js';

/** A GraphQL subscription over a WebSocket: its client subscribes again when it was cut, and gets what is published from then on. */
export function openGraphqlWs(wanted, watch) {
  class CountedWebSocket extends WebSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => watch.bytes(bytesOfMessage(data)));
    }
  }
  const client = createClient({
    url: webSocketUrl('transports/graphql'),
    webSocketImpl: CountedWebSocket,
    retryAttempts: Infinity,
    retryWait: (attempt) => pause(delayOf(attempt)),
    shouldRetry: () => true,
    on: { connecting: watch.opening, connected: watch.open, closed: watch.lost },
  });
  client.subscribe(operationOf(wanted), sinkOf(watch));
  return () => void client.dispose();
}
