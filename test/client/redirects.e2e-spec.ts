import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../kit/chromium.js';

const LIBS = join(import.meta.dirname, '../../libs');

const PAGE = `<!doctype html>
<script type="importmap">{ "imports": { "@nestream/protocol": "/protocol/dist/index.js" } }</script>`;

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*, authorization, x-api-key, last-event-id, content-type',
};

/** What a server of this test was sent. */
interface Seen {
  readonly method: string;
  readonly path: string;
  readonly key: unknown;
  readonly id: unknown;
  readonly body: string;
}

/** Serves the modules of the client, redirects to what follows `/via/`, and streams anywhere else; allows all origins. */
class Origin {
  readonly seen: Seen[] = [];
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));

  static async open(): Promise<Origin> {
    const origin = new Origin();
    origin.#server.listen(0, '127.0.0.1');
    await once(origin.#server, 'listening');
    return origin;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    if (url === '/' || url === '/favicon.ico') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    } else if (/\/dist\/.*\.js$/.test(url)) {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(join(LIBS, url)));
    } else if (method === 'OPTIONS') {
      response.writeHead(204, CORS).end();
    } else {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const path = url.replace(/^(\/via\/).*/, '$1');
      this.seen.push({ method, path, key: headers['x-api-key'], id: headers['last-event-id'], body });
      const target = /^\/via\/(.*)/.exec(url)?.[1];
      if (target) response.writeHead(307, { ...CORS, location: target }).end();
      else response.writeHead(200, { ...CORS, 'content-type': 'text/event-stream' }).write('data: 1\n\n');
    }
  }
}

describe('Redirects in Chromium', () => {
  let browser: Browser;
  let own: Origin;
  let other: Origin;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 30_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    own = await Origin.open();
    other = await Origin.open();
    page = await browser.newPage();
    await page.goto(own.url);
  });
  afterEach(async () => {
    await page.close();
    own.close();
    other.close();
  });

  /** What a client that sends secrets to an address is told first: an event, or its error. */
  function firstOf(url: string): Promise<string> {
    // As text: the compiler of the tests would turn the import into a require().
    return page.evaluate<string>(`(async () => {
      const { SseClient } = await import('/client/dist/index.js');
      return new Promise((resolve) => {
        const client = new SseClient(${JSON.stringify(url)}, {
          headers: { 'x-api-key': 'secret' }, body: 'secret', lastEventId: 'secret',
          onError: (error) => { resolve(String(error)); client.close(); },
        });
        client.on('message', ({ data }) => { resolve('data ' + data); client.close(); });
        client.connect();
      });
    })()`);
  }

  const SECRETS = { method: 'POST', key: 'secret', id: 'secret', body: 'secret' };

  describe('SseClient', () => {
    it('takes nothing to another origin, and says what to do', async () => {
      const error = await firstOf(`/via/${other.url}/stream`);
      expect(error).toBe('TypeError: A redirect failed: to another origin it is refused, use its target');
      expect(own.seen[0]).toEqual({ ...SECRETS, path: '/via/' });
      expect(other.seen).toEqual([]);
    });

    it('takes nothing on from an origin that is not that of the page', async () => {
      const third = await Origin.open();
      try {
        expect(await firstOf(`${other.url}/via/${third.url}/stream`)).toContain('use its target');
        expect(other.seen).toEqual([{ ...SECRETS, path: '/via/' }]);
        expect(third.seen).toEqual([]);
      } finally {
        third.close();
      }
    });

    it('follows within the origin of the page', async () => {
      expect(await firstOf('/via//stream')).toBe('data 1');
      expect(own.seen.at(-1)).toEqual({ ...SECRETS, path: '/stream' });
    });
  });

  it('keeps the headers of an EventSource from another origin', async () => {
    const result = await page.evaluate<string>(`(async () => {
      const { EventSource } = await import('/client/dist/eventsource/index.js');
      const url = ${JSON.stringify(`/via/${other.url}/stream`)};
      const source = new EventSource(url, { headers: { 'x-api-key': 'secret' } });
      return new Promise((resolve) => {
        source.onmessage = source.onerror = ({ type }) => { resolve(type); source.close(); };
      });
    })()`);
    expect(result).toBe('error');
    expect(own.seen[0]).toMatchObject({ key: 'secret' });
    expect(other.seen).toEqual([]);
  });
});
