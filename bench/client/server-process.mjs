// Sends `?count=` small events as fast as the reader takes them, and keeps the stream open; also the modules for a page.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';
import { serve } from '../control/serve.mjs';
import { CHUNK, STREAMS } from './streams.mjs';

const LIBS = join(import.meta.dirname, '../../libs');
const EVENT = STREAMS.small.event;
const BATCH = Math.floor(CHUNK / EVENT.length);
const FULL = Buffer.from(EVENT.repeat(BATCH));

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (pathname === '/events') void send(response, Number(searchParams.get('count')));
  else if (pathname.startsWith('/modules/')) void sendModule(response, pathname.slice('/modules/'.length));
  else response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
});

const PAGE = `<!doctype html><meta charset="utf-8"><title>bench</title><script type="importmap">${JSON.stringify(
  {
    imports: {
      '@nestream/client': '/modules/client/index.js',
      '@nestream/protocol': '/modules/protocol/index.js',
    },
  },
)}</script>`;

async function send(response, count) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const closed = once(response, 'close');
  for (let left = count; left > 0 && !response.destroyed; left -= BATCH) {
    const more = response.write(left >= BATCH ? FULL : EVENT.repeat(left));
    if (!more) await Promise.race([once(response, 'drain'), closed]);
  }
}

async function sendModule(response, path) {
  const [library, ...rest] = normalize(path).split('/');
  const file = join(LIBS, library, 'dist', ...rest);
  response.writeHead(200, { 'content-type': 'text/javascript' }).end(await readFile(file));
}

await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

serve({ ready: () => ({ origin: `http://127.0.0.1:${server.address().port}` }) });
