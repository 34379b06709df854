// The load generator: a process of its own, so that its work is not in the figures of the server.
import { connect } from 'node:net';
import { FIRST } from '../control/payload.mjs';
import { serve } from '../control/serve.mjs';
import { sleep } from '../control/clock.mjs';
import { Stream } from './stream.mjs';
import { Tally } from './tally.mjs';

const tally = new Tally();
/** All sockets read into this one buffer, one after the other. */
const buffer = Buffer.allocUnsafeSlow(256 * 1_024);
const groups = new Map();
let napping = 0;
let address = 0;

serve({
  ready: () => true,

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
    const members = groups.get(group) ?? [];
    groups.set(group, members);
    const start = performance.now();
    let begun = 0;
    const lane = async () => {
      while (begun < count) {
        begun++;
        members.push(await open(port, path, lastEventId, first));
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, count) }, lane));
    return { milliseconds: performance.now() - start };
  },

  /** Opens a client that asks for a stream and then never reads. */
  stall: ({ port, path, group = 'slow' }) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(requestOf(path)));
    socket.on('error', () => undefined);
    socket.pause();
    groups.set(group, [{ socket }]);
  },

  reset: ({ size, nap = 0, keepIds = false }) => {
    tally.reset(size);
    tally.keepIds = keepIds;
    if (napping === 0 && nap > 0) setImmediate(sleepAWhile);
    napping = nap;
  },

  /**
   * Resolves with the report when `total` events have come, or without all of them after `timeout` milliseconds, or when
   * nothing has come for `patience` milliseconds.
   */
  finish: async ({ total, timeout, patience = timeout }) => {
    const end = performance.now() + timeout;
    let seen = 0;
    let seenAt = performance.now();
    while (tally.delivered < total && performance.now() < end && performance.now() < seenAt + patience) {
      await sleep(2);
      if (tally.delivered !== seen) seenAt = performance.now();
      seen = tally.delivered;
    }
    const report = tally.report();
    return { ...report, missing: total - report.delivered };
  },

  /** Newest id of a stream, for who comes back. */
  lastId: ({ group = 'main' }) => groups.get(group)[0].stream.id,

  close: async ({ group = 'main' }) => {
    const members = groups.get(group) ?? [];
    groups.delete(group);
    // A reset, so that ports are free at once.
    for (const { socket } of members) socket.resetAndDestroy();
  },
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

const bed = new Int32Array(new SharedArrayBuffer(4));

/** Lets events gather in the sockets, so that one read takes several: reading them one by one would fill a core. */
function sleepAWhile() {
  if (napping === 0) return;
  Atomics.wait(bed, 0, 0, napping);
  setImmediate(sleepAWhile);
}
