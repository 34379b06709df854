import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { Stream } from '../load/stream.mjs';
import { frameOf, WebSocketStream } from './web-socket-stream.mjs';

const WANTED = { feed: 'benchmark', rate: 1, size: 1 };
const QUERY = new URLSearchParams(Object.entries(WANTED).map(([name, value]) => [name, String(value)]));
const SSE_PATH = `/transports/sse?${QUERY}`;
const OPERATION = {
  query:
    'subscription ($feed: ID!, $rate: Int, $size: Int) { feed(feed: $feed, rate: $rate, size: $size) { n t pad } }',
  variables: WANTED,
};

/** What stands before and behind an event's payload. */
const ENVELOPES = {
  websocket: around('{"event":"feed","data":', '}'),
  'graphql-ws': around('{"id":"1","type":"next","payload":{"data":{"feed":', '}}}'),
  'graphql-sse': around('{"data":{"feed":', '}}'),
};

/**
 * How a client of each transport opens a connection: `open(wiring, lastEventId, ready, failed)` returns its socket and stream, and calls `ready` when
 * the server has answered that the client is subscribed. Where the protocol has no such answer (GraphQL over WebSocket), it is the answer to a ping behind `subscribe`.
 */
export const WIRES = {
  sse: (wiring, lastEventId, ready, failed) => http(wiring, getOf(lastEventId), ready, failed, {}),

  'sse-http2': ({ port, tally }, lastEventId, ready, failed) => {
    const stream = new Stream(tally, ready);
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const session = connectHttp2(`http://127.0.0.1:${port}`, { createConnection: () => socket });
    const request = session.request({
      ':path': SSE_PATH,
      accept: 'text/event-stream',
      ...(lastEventId && { 'last-event-id': lastEventId }),
    });
    request.once('response', ({ ':status': status }) => {
      if (status === 200) stream.opened(status);
      else failed(new Error(`${SSE_PATH} answered ${status}`));
    });
    request.on('data', (chunk) => {
      tally.look();
      stream.read(chunk, chunk.length);
    });
    for (const each of [session, request]) each.on('error', failed);
    // The session ends with its stream, as a client's would that has no other.
    request.once('close', () => session.destroy());
    return { socket, stream };
  },

  websocket: (wiring, _lastEventId, ready, failed) =>
    webSocket(wiring, '/transports/websocket', ENVELOPES.websocket, failed, {
      opened: () => [{ event: 'subscribe', data: WANTED }],
      answered: ({ event }) => {
        if (event === 'subscribed') ready();
        return [];
      },
    }),

  'graphql-ws': (wiring, _lastEventId, ready, failed) =>
    webSocket(wiring, '/transports/graphql', ENVELOPES['graphql-ws'], failed, {
      protocol: 'graphql-transport-ws',
      opened: () => [{ type: 'connection_init' }],
      answered: ({ type }) => {
        if (type === 'pong') ready();
        return type === 'connection_ack'
          ? [{ id: '1', type: 'subscribe', payload: OPERATION }, { type: 'ping' }]
          : [];
      },
    }),

  'graphql-sse': (wiring, _lastEventId, ready, failed) => {
    const body = JSON.stringify(OPERATION);
    const request = `POST /transports/graphql/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    return http(wiring, request, ready, failed, ENVELOPES['graphql-sse']);
  },
};

function getOf(lastEventId) {
  const resume = lastEventId ? `Last-Event-ID: ${lastEventId}\r\n` : '';
  return `GET ${SSE_PATH} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n${resume}\r\n`;
}

function http(wiring, request, ready, failed, envelope) {
  const stream = new Stream(
    wiring.tally,
    (status) => (status === 200 ? ready() : failed(new Error(`answered ${status}`))),
    envelope,
  );
  const socket = dial(wiring, stream, request, failed);
  return { socket, stream };
}

function webSocket(wiring, path, envelope, failed, { protocol, opened, answered }) {
  const send = (messages) => {
    // In one write, as a client would that sends them in one turn.
    if (messages.length > 0)
      socket.write(Buffer.concat(messages.map((each) => frameOf(JSON.stringify(each)))));
  };
  const stream = new WebSocketStream(wiring.tally, envelope, {
    open: (status) => (status === 101 ? send(opened()) : failed(new Error(`${path} answered ${status}`))),
    text: (text) => send(answered(JSON.parse(text))),
    send: (bytes) => socket.write(bytes),
  });
  const subprotocol = protocol ? `Sec-WebSocket-Protocol: ${protocol}\r\n` : '';
  const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${subprotocol}\r\n`;
  const socket = dial(wiring, stream, request, failed);
  return { socket, stream };
}

function dial({ port, tally, buffer }, stream, request, failed) {
  const socket = connect({
    port,
    host: '127.0.0.1',
    noDelay: true,
    onread: {
      buffer,
      callback: (length) => {
        tally.look();
        stream.read(buffer, length);
        return true;
      },
    },
  });
  socket.once('connect', () => socket.write(request));
  socket.once('error', failed);
  return socket;
}

function around(before, behind) {
  return { prefix: before.length, suffix: behind.length };
}
