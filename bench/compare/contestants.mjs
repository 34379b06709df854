import { join } from 'node:path';

const load = join(import.meta.dirname, 'load-process.mjs');

/** The transports that are compared; `wire` is what clients speak (wires.mjs). */
export const CONTESTANTS = [
  { name: 'sse', title: 'SSE' },
  { name: 'sse-http2', title: 'SSE, HTTP/2' },
  { name: 'websocket', title: 'WebSocket' },
  { name: 'graphql-ws', title: 'GraphQL over WebSocket' },
  { name: 'graphql-sse', title: 'GraphQL over SSE' },
].map((contestant) => ({
  ...contestant,
  wire: contestant.name,
  script: '../compare/server.mjs',
  args: [contestant.name],
  load,
  can: [],
}));

/** Servers that lose an event, for the test of the comparison itself: they take part only when named. */
export const FAULTY = CONTESTANTS.map((contestant) => ({
  ...contestant,
  name: `faulty-${contestant.name}`,
  title: `${contestant.title}, with a fault`,
  args: [...contestant.args, 'lose'],
}));

/** This library. */
export const OURS = ['sse', 'sse-http2'];
