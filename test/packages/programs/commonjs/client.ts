// Every entry point that runs in browsers too. Compiled by old compilers with `skipLibCheck: false` and `lib: es2021`.
import { HttpStatusError, SseClient } from '@nestream/client';
import { EventSource } from '@nestream/client/eventsource';
import { RelayedError, SharedSseClient } from '@nestream/client/shared';
import { InvalidFieldError, type GapData } from '@nestream/protocol';

interface Events {
  news: { n: number };
}

const client = new SseClient<Events>('http://127.0.0.1:1/room', {
  onGap: ({ rooms }: GapData) => rooms.join(),
});
client.on('news', ({ data }) => data.n.toFixed());
client.on('*', (event) => event.type === 'news' && event.data.n.toFixed());
// @ts-expect-error: without types, `data` would be `any`.
client.on('news', ({ data }) => data.unknown);

export const names = [
  SseClient,
  SharedSseClient,
  EventSource,
  HttpStatusError,
  RelayedError,
  InvalidFieldError,
]
  .map(({ name }) => name)
  .join();
console.log(names);
