import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Reply, StreamCase } from './stream-cases.js';

/** What one of the two has seen of a case, and what the server has seen of it. */
export interface Observation {
  events: string[];
  /** The headers of each request that the standard speaks of. */
  requests: string[];
}

const LIBS = join(import.meta.dirname, '../../../libs');

const PAGE = `<!doctype html>
<script type="importmap">{ "imports": { "@nestream/protocol": "/protocol/dist/index.js" } }</script>`;

/** A page in which the EventSource of the browser and that of the package are given the same streams. */
export class SideBySide {
  page!: Page;
  readonly #cases = new Map<string, { replies: Reply[]; requests: string[] }>();
  /** Emits the URLs by which pages tell which messages they have got. */
  readonly #seen = new EventEmitter();
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async open(browser: Browser): Promise<SideBySide> {
    const sides = new SideBySide();
    sides.#server.listen(0, '127.0.0.1');
    await once(sides.#server, 'listening');
    sides.page = await browser.newPage();
    await sides.page.goto(sides.#origin('127.0.0.1'));
    return sides;
  }

  async close(): Promise<void> {
    await this.page.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Gives both the same replies, at the same time. */
  async observe(test: StreamCase): Promise<{ native: Observation; ours: Observation }> {
    const [native, ours] = await Promise.all([this.#run(test, 'native'), this.#run(test, 'ours')]);
    return { native, ours };
  }

  /** Runs a script, as the body of an async function, with the class of one side as `EventSource` and a URL. */
  async run<T>(side: 'native' | 'ours', replies: readonly Reply[], script: string): Promise<T> {
    const url = `/stream/${this.#cases.size}`;
    this.#cases.set(url, { replies: [...replies], requests: [] });
    const classes = {
      native: 'globalThis.EventSource',
      ours: `(await import('/client/dist/eventsource/index.js')).EventSource`,
    };
    // As text: the compiler of the tests would turn the import into a require().
    return this.page.evaluate<T>(`(async () => {
      const EventSource = ${classes[side]};
      const url = ${JSON.stringify(url)};
      ${script}
    })()`);
  }

  async #run(test: StreamCase, side: 'native' | 'ours'): Promise<Observation> {
    const url = `/stream/${this.#cases.size}`;
    const origin = test.crossOrigin ? this.#origin('localhost') : '';
    const events = await this.run<string[]>(
      side,
      test.replies,
      `
      const test = ${JSON.stringify({ ...test, replies: [], confirms: test.replies.some(({ seen }) => seen) })};
      const source = new EventSource(${JSON.stringify(origin)} + url, { withCredentials: test.withCredentials });
      const log = [\`\${source.readyState} \${source.withCredentials}\`];
      await new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error('Not in time: ' + JSON.stringify(log))), 8000);
        for (const type of ['open', 'error', 'message', 'done', ...(test.types ?? [])]) {
          source.addEventListener(type, (event) => {
            const { constructor, data, lastEventId, origin, bubbles, cancelable } = event;
            const text = data?.length > 1000 ? data.length : JSON.stringify(data);
            log.push([constructor.name, type, source.readyState, text, lastEventId, origin, bubbles, cancelable].join(' '));
            if (type === 'message' && test.confirms) void fetch(url + '/seen?' + data);
            if (type === 'done' || type === test.closeOn) source.close();
            if (source.readyState === 2) resolve();
          });
        }
      });
      // What must not come any more would come now.
      await new Promise((resolve) => setTimeout(resolve, 150));
      return log;`,
    );
    return { events, requests: this.#cases.get(url)!.requests };
  }

  #origin(host: string): string {
    return `http://${host}:${(this.#server.address() as AddressInfo).port}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url!.replace(/\?.*/, '');
    const stream = this.#cases.get(path);
    if (path.endsWith('/seen')) {
      this.#seen.emit(request.url!);
      response.writeHead(204).end();
      return;
    }
    if (!stream) {
      this.#serve(path, response);
      return;
    }
    const { origin = '*', host = '', accept, 'cache-control': cache, 'last-event-id': id } = request.headers;
    const cors = {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'last-event-id',
      connection: 'close',
    };
    if (request.method === 'OPTIONS') {
      response.writeHead(204, cors).end();
      return;
    }
    stream.requests.push(
      `${request.method} ${host}${request.url!.slice(path.length)} ${accept} ${cache} ${String(id)}`,
    );
    const reply = stream.replies.length > 1 ? stream.replies.shift()! : stream.replies[0]!;
    const {
      status = 200,
      headers = { 'content-type': 'text/event-stream' },
      body = [],
      after = 'end',
      seen,
    } = reply;
    const confirmed = seen && once(this.#seen, `${path}/seen?${seen}`);
    if (status > 0) {
      const location = headers.location?.replace('//OTHER', `${this.#origin('localhost')}${path}`);
      response.writeHead(status, { ...cors, ...headers, ...(location && { location }) });
      response.flushHeaders();
    }
    for (const chunk of body) {
      response.write(chunk);
      // Nothing tells that the other end has read a chunk: without a pause they would arrive as one.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await confirmed;
    if (after === 'end') response.end();
    else if (after === 'reset') response.socket?.resetAndDestroy();
  }

  #serve(path: string, response: ServerResponse): void {
    if (/^\/(client|protocol)\/dist\/[\w./-]+\.js$/.test(path)) {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(join(LIBS, path)));
    } else {
      response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    }
  }
}
