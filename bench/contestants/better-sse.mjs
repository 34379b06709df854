import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { createChannel, createSession } from 'better-sse';

/** better-sse with a channel, on Node's own HTTP server. */
export async function start({ heartbeat = 10_000 }) {
  const channels = new Map();
  const channelOf = (name) => {
    if (!channels.has(name)) channels.set(name, createChannel());
    return channels.get(name);
  };
  const open = async (request, response) => {
    const session = await createSession(request, response, { keepAlive: heartbeat });
    channelOf(request.url.slice('/stream/'.length)).register(session);
  };
  const server = createServer((request, response) => {
    if (request.url === '/ping') response.end('pong');
    else void open(request, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const manifest = new URL('../package.json', import.meta.resolve('better-sse'));
  return {
    port: server.address().port,
    versions: { 'better-sse': JSON.parse(readFileSync(manifest)).version },
    publish: (name, data) => void channelOf(name).broadcast(data, 'message', { eventId: String(data.n) }),
  };
}
