import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SseClient } from '../client/sse-client.js';
import type { SseClientOptions } from '../client/sse-client-options.interface.js';
import { EventSource } from '../eventsource/event-source.js';
import { waitUntil } from '@nestream/test-kit/wait-until';
import { follow } from './follow.js';

/** One request as a server of this test saw it. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server that redirects `/from`, and `/via/...` to what follows, with `status`; it streams one event anywhere else. */
class RedirectingServer {
  readonly seen: Seen[] = [];
  status = 307;
  target = '/to';
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { method = '', url = '', headers } = request;
    this.seen.push({ method, url, headers, body });
    const target = url === '/from' ? this.target : /^\/via\/(.*)/.exec(url)?.[1];
    if (target) response.writeHead(this.status, { location: target }).end();
    else response.writeHead(200, { 'content-type': 'text/event-stream' }).write('id: 1\ndata: 1\n\n');
  }
}

describe('redirects', () => {
  let own: RedirectingServer;
  let other: RedirectingServer;
  const clients: { close(): void }[] = [];

  beforeEach(async () => {
    own = await new RedirectingServer().listen();
    other = await new RedirectingServer().listen();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await own.close();
    await other.close();
  });

  const SECRETS: SseClientOptions = {
    headers: { 'x-api-key': 'secret', authorization: 'Bearer secret' },
    body: '{"prompt":"secret"}',
    lastEventId: 'secret',
  };

  describe('SseClient', () => {
    it.each([301, 302, 303, 307, 308])('takes nothing to another origin with %i', async (status) => {
      own.status = status;
      own.target = `${other.origin}/to`;
      const client = new SseClient(`${own.origin}/from`, { ...SECRETS, onError: () => {} });
      clients.push(client);
      client.connect();
      await waitUntil(() => client.state.name !== 'connecting');
      expect(other.seen).toEqual([]);
      const { reason, error } = await client.closed;
      expect(reason).toBe('failed');
      expect(error).toMatchObject({ code: 'SSE_HTTP_STATUS', status });
      expect(String(error)).toContain(`${other.origin}; requests are not sent to another origin`);
      expect(own.seen).toMatchObject([{ body: SECRETS.body, headers: { 'x-api-key': 'secret' } }]);
    });

    it.each([301, 302, 303, 307, 308])('follows within the origin with %i, as fetch does', async (status) => {
      own.status = status;
      const client = new SseClient(`${own.origin}/from`, SECRETS);
      clients.push(client);
      client.connect();
      await waitUntil(() => client.lastEventId === '1');
      client.close();
      const kept = status > 303;
      expect(own.seen[1]).toMatchObject({
        method: kept ? 'POST' : 'GET',
        url: '/to',
        body: kept ? SECRETS.body : '',
        headers: { 'x-api-key': 'secret', authorization: 'Bearer secret', 'last-event-id': 'secret' },
      });
      expect('content-type' in own.seen[1]!.headers).toBe(kept);
    });
  });

  it('takes nothing to another origin at the end of a chain, nor over another scheme', async () => {
    for (const target of [`/via/${other.origin}/to`, own.origin.replace('http:', 'https:')]) {
      own.target = target;
      await expect(follow(fetch, `${own.origin}/from`, {})).rejects.toMatchObject({ status: 307 });
    }
    expect(own.seen.map(({ url }) => url)).toEqual(['/from', `/via/${other.origin}/to`, '/from']);
    expect(other.seen).toEqual([]);
  });

  it('keeps a PUT a PUT, but with 303', async () => {
    const methods: unknown[] = [];
    for (const status of [301, 302, 303, 307]) {
      own.status = status;
      const { body } = await follow(fetch, `${own.origin}/from`, { method: 'PUT', body: 'x' });
      await body?.cancel();
      methods.push(own.seen.at(-1)?.method);
    }
    expect(methods).toEqual(['PUT', 'PUT', 'GET', 'PUT']);
  });

  it('gives a circle up', async () => {
    own.target = '/from';
    await expect(follow(fetch, `${own.origin}/from`, {})).rejects.toThrow(/20 redirects/);
    expect(own.seen).toHaveLength(21);
  });

  it.each([304, 300])('leaves %i as it is', async (status) => {
    own.status = status;
    expect((await follow(fetch, `${own.origin}/from`, {})).status).toBe(status);
  });

  describe('EventSource', () => {
    /** Resolves with what happens first, and whether it is over. */
    async function firstOf(source: EventSource): Promise<unknown> {
      const [type] = await new Promise<[string]>((resolve) => {
        source.onmessage = ({ type }) => resolve([type]);
        source.onerror = ({ type }) => resolve([type]);
      });
      const result = [type, source.readyState];
      source.close();
      return result;
    }

    it.each([
      ['headers', () => ({ headers: { 'x-api-key': 'secret' } })],
      ['a fetch', () => ({ fetch: (url: string, init: RequestInit) => fetch(url, init) })],
    ])('fails for another origin with %s', async (_what, init) => {
      own.target = `${other.origin}/to`;
      expect(await firstOf(new EventSource(`${own.origin}/from`, init()))).toEqual(['error', 2]);
      expect(other.seen).toEqual([]);
    });

    it('follows within the origin with headers, and anywhere without, as a native one does', async () => {
      const headers = { 'x-api-key': 'secret' };
      expect(await firstOf(new EventSource(`${own.origin}/from`, { headers }))).toEqual(['message', 1]);
      expect(own.seen[1]).toMatchObject({ url: '/to', headers });
      own.target = `${other.origin}/to`;
      expect(await firstOf(new EventSource(`${own.origin}/from`))).toEqual(['message', 1]);
      expect(other.seen).toHaveLength(1);
    });
  });
});
