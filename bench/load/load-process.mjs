// The load generator: a process of its own, so that its work is not in the figures of the server.
import { connect } from 'node:net';
import { FIRST } from '../control/payload.mjs';
import { serve } from '../control/serve.mjs';
import { Reception } from './reception.mjs';
import { Stream } from './stream.mjs';
import { Tally } from './tally.mjs';

const tally = new Tally();
const reception = new Reception(tally);
const { buffer } = reception;
let address = 0;

serve({
  ...reception.methods,

  /** Opens `count` streams, at most `concurrency` at a time; resolves when all have their headers. */
  connect: async ({
    port,
    path = '/stream/main',
    count,
    concurrency = 64,
    group = 'main',
    lastEventId,
    first = 0,
  }) => {
    const members = reception.group(group);
    const start = performance.now();
    await reception.inLanes(count, concurrency, async () => {
      members.push(await open(port, path, lastEventId, first));
    });
    return { milliseconds: performance.now() - start };
  },

  /** Opens a client that asks for a stream and then never reads. */
  stall: ({ port, path, group = 'slow' }) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(requestOf(path)));
    socket.on('error', () => undefined);
    socket.pause();
    reception.groups.set(group, [{ socket }]);
  },

  /** Newest id of a stream, for who comes back. */
  lastId: ({ group = 'main' }) => reception.group(group)[0].stream.id,
});

function open(port, path, lastEventId, first) {
  return new Promise((resolve, reject) => {
    const stream = new Stream(tally, (status) => {
      if (status === 200) resolve({ socket, stream });
      else reject(new Error(`${path} answered ${status}`));
    });
    if (first) stream.expected = FIRST + first;
    const socket = connect({
      port,
      host: '127.0.0.1',
      // Each address has 28 000 ports of its own.
      localAddress: `127.0.0.${1 + (address++ % 8)}`,
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
    socket.once('connect', () => socket.write(requestOf(path, lastEventId)));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`${path} was closed`)));
  });
}

function requestOf(path, lastEventId) {
  const resume = lastEventId ? `Last-Event-ID: ${lastEventId}\r\n` : '';
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n${resume}\r\n`;
}
