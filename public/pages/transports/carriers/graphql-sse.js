import { createClient } from 'graphql-sse';
import { delayOf, pause } from './backoff.js';
import { countingFetch } from './counted-body.js';
import { operationOf, sinkOf } from './graphql.js';

/** A GraphQL subscription over Server-Sent Events; without ids, so that it cannot be resumed either. */
export function openGraphqlSse(wanted, watch) {
  const client = createClient({
    url: new URL('transports/graphql/stream', document.baseURI).href,
    fetchFn: countingFetch(watch.bytes),
    retryAttempts: Infinity,
    retry: (attempt) => {
      watch.lost();
      return pause(delayOf(attempt));
    },
    on: { connecting: watch.opening, connected: watch.open },
  });
  client.subscribe(operationOf(wanted), sinkOf(watch));
  return () => client.dispose();
}
