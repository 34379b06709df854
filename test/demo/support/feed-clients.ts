import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { SseClient } from '@nestream/client';
import type { FeedEvent } from '../../../src/transports/feed/feed.event.js';

/** Which feed a client wants. */
export interface Wanted {
  readonly feed: string;
  readonly rate?: number;
  readonly size?: number;
}

/** One client of the feed: what it got, and how often it was connected. All come back after the same pause when they are cut. */
export class FeedClient {
  readonly events: FeedEvent[] = [];
  readonly errors: string[] = [];
  readonly closeCodes: number[] = [];
  connected = 0;
  close: () => void = () => undefined;

  private constructor(readonly transport: Transport) {}

  static open(transport: Transport, url: string, wanted: Wanted): FeedClient {
    const client = new FeedClient(transport);
    OPEN[transport](client, url, wanted);
    return client;
  }

  get numbers(): number[] {
    return this.events.map(({ n }) => n);
  }

  /** Numbers between the first and the last that did not come. */
  get missed(): number {
    const { numbers } = this;
    return numbers.at(-1)! - numbers[0]! + 1 - new Set(numbers).size;
  }
}

export const TRANSPORTS = ['sse', 'websocket', 'graphql-ws', 'graphql-sse'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** Pause before a client comes back, in milliseconds. */
export const PAUSE = 300;

const SUBSCRIPTION = `subscription ($feed: ID!, $rate: Int, $size: Int) {
  feed(feed: $feed, rate: $rate, size: $size) { n t pad }
}`;

interface Result {
  readonly data?: { readonly feed: FeedEvent } | null;
  readonly errors?: readonly { readonly message: string }[];
}

const OPEN: Readonly<Record<Transport, (client: FeedClient, url: string, wanted: Wanted) => void>> = {
  sse(client, url, wanted) {
    const query = new URLSearchParams(Object.entries(wanted).map(([name, value]) => [name, String(value)]));
    const sse = new SseClient<{ message: FeedEvent }>(`${url}/transports/sse?${query}`, {
      onOpen: () => void client.connected++,
      onState: (state) => {
        if (state.name === 'closed' && state.reason === 'failed') client.errors.push(String(state.error));
      },
    });
    sse.on('message', ({ data }) => void client.events.push(data));
    sse.connect();
    client.close = () => sse.close();
  },

  websocket(client, url, wanted) {
    let over = false;
    const connect = (): void => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/transports/websocket`);
      socket.on('open', () => socket.send(JSON.stringify({ event: 'subscribe', data: wanted })));
      socket.on('message', (text: Buffer) => {
        const { event, data } = JSON.parse(text.toString()) as { event: string; data: never };
        if (event === 'subscribed') client.connected++;
        if (event === 'error') client.errors.push((data as { message: string }).message);
        if (event === 'feed') client.events.push(data);
      });
      socket.on('error', () => undefined);
      socket.on('close', (code) => {
        client.closeCodes.push(code);
        if (!over) setTimeout(connect, PAUSE);
      });
      client.close = () => {
        over = true;
        socket.terminate();
      };
    };
    connect();
  },

  'graphql-ws'(client, url, wanted) {
    const graphql = createWsClient({
      url: `${url.replace('http', 'ws')}/transports/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: Infinity,
      // Without it the client gives up for good when the server cannot be reached at all.
      shouldRetry: () => true,
      retryWait: () => new Promise((resolve) => setTimeout(resolve, PAUSE)),
      on: {
        connected: () => void client.connected++,
        closed: (event) => void client.closeCodes.push((event as CloseEvent).code),
      },
    });
    graphql.subscribe<{ feed: FeedEvent }>({ query: SUBSCRIPTION, variables: { ...wanted } }, sinkOf(client));
    client.close = () => void graphql.dispose();
  },

  'graphql-sse'(client, url, wanted) {
    const graphql = createSseClient({
      url: `${url}/transports/graphql/stream`,
      retryAttempts: Infinity,
      retry: () => new Promise((resolve) => setTimeout(resolve, PAUSE)),
      on: { connected: () => void client.connected++ },
    });
    graphql.subscribe({ query: SUBSCRIPTION, variables: { ...wanted } }, sinkOf(client));
    client.close = () => graphql.dispose();
  },
};

function sinkOf(client: FeedClient): {
  next(result: Result): void;
  error(): void;
  complete(): void;
} {
  return {
    next: ({ data, errors }) => {
      if (data) client.events.push(data.feed);
      for (const { message } of errors ?? []) client.errors.push(message);
    },
    // A connection that is lost for good: what the tests look at are the other figures.
    error: () => undefined,
    complete: () => undefined,
  };
}
