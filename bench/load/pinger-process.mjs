// Asks for a small plain page at fixed times, and measures how long each answer takes: what else the server is good for.
import { connect } from 'node:net';
import { createHistogram } from 'node:perf_hooks';
import { serve } from '../control/serve.mjs';

const REQUEST = 'GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n';
const MOST_SOCKETS = 500;
const free = [];
let sockets = 0;
let failed;

serve({
  ready: () => true,

  /** Pings every `gap` milliseconds for a time; latency counts from when a ping was due. */
  ping: async ({ port, gap, milliseconds }) => {
    const latency = createHistogram({ figures: 3 });
    const start = performance.now();
    const pings = [];
    for (let due = start; due < start + milliseconds; due += gap) {
      const wait = due - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const ping = { due, latency };
      ping.done = new Promise((resolve) => (ping.resolve = resolve));
      pings.push(ping.done);
      send(port, ping);
      if (failed) throw failed;
    }
    await Promise.all(pings);
    return {
      count: latency.count,
      p50: latency.percentile(50) / 1_000,
      p99: latency.percentile(99) / 1_000,
      max: latency.max / 1_000,
    };
  },
});

function send(port, ping) {
  const idle = free.pop() ?? open(port);
  idle.ping = ping;
  idle.socket.write(REQUEST);
}

function open(port) {
  if (++sockets > MOST_SOCKETS) throw new Error('The server does not answer pings any more');
  const idle = { socket: connect({ port, host: '127.0.0.1', noDelay: true }), ping: undefined, text: '' };
  idle.socket.on('error', (error) => (failed = error));
  idle.socket.on('data', (chunk) => {
    idle.text += chunk.toString('latin1');
    // Head and body may come apart; no header holds the word.
    if (!idle.text.endsWith('pong')) return;
    idle.text = '';
    const { ping } = idle;
    ping.latency.record(Math.max(1, Math.round((performance.now() - ping.due) * 1_000)));
    free.push(idle);
    ping.resolve();
  });
  return idle;
}
