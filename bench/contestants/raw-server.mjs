import { createServer } from 'node:http';
import { History } from './history.mjs';

const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-transform',
  Connection: 'keep-alive',
};

/**
 * Node's own HTTP server with a set of responses for each channel, and nothing else.
 *
 * @param encode makes of an event's text what is kept and sent.
 * @param send writes that to one response.
 */
export async function rawServer({ heartbeat = 0 }, encode, send) {
  const channels = new Map();
  const channelOf = (name) => {
    if (!channels.has(name)) channels.set(name, { responses: new Set(), history: new History() });
    return channels.get(name);
  };
  const server = createServer((request, response) => {
    if (request.url === '/ping') {
      response.end('pong');
      return;
    }
    const { responses, history } = channelOf(request.url.slice('/stream/'.length));
    request.socket.setNoDelay(true);
    request.socket.setTimeout(0);
    response.writeHead(200, HEADERS);
    response.flushHeaders();
    const lastEventId = request.headers['last-event-id'];
    const missed = lastEventId ? history.after(lastEventId) : [];
    if (missed.length > 0) response.write(missed.join(''));
    responses.add(response);
    response.once('close', () => responses.delete(response));
  });
  const broadcast = (responses, text) => {
    const encoded = encode(text);
    for (const response of responses) send(response, encoded);
  };
  if (heartbeat > 0) {
    setInterval(() => {
      for (const { responses } of channels.values()) broadcast(responses, ':\n');
    }, heartbeat);
  }
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    publish: (name, data) => {
      const { responses, history } = channelOf(name);
      const text = `id: ${data.n}\ndata: ${JSON.stringify(data)}\n\n`;
      history.add(String(data.n), text);
      broadcast(responses, text);
    },
  };
}
