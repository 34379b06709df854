import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openStream } from './open-stream.js';
import { StreamAssertionError } from './arrivals.js';
import type { StreamProbe } from './stream-probe.js';

interface Events {
  readonly news: { readonly n: number };
  readonly plain: string;
}

const CONNECTED = 'event: connected\nid: e:1\nretry: 900\ndata: {"resume":"live","heartbeat":15000}\n\n';

describe('openStream', () => {
  let server: Server;
  let url: string;
  let requests: IncomingMessage[];
  let bodies: string[];
  let answer: (response: ServerResponse) => void;

  beforeEach(async () => {
    [requests, bodies] = [[], []];
    server = createServer((request, response) => {
      requests.push(request);
      let body = '';
      request.on('data', (bytes: Buffer) => (body += String(bytes)));
      request.on('end', () => {
        bodies.push(body);
        answer(response);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Answers with a stream of this text, and ends it or not. */
  const stream =
    (text: string, end = false) =>
    (response: ServerResponse): void => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'set-cookie': ['a=1', 'b=2'] });
      response.write(`:\n\n${CONNECTED}${text}`);
      if (end) response.end();
    };
  const open = async (path = '/s?x=1', timeout = 200): Promise<StreamProbe<Events>> =>
    openStream(url, path, { timeout });

  /** The message that something fails with. */
  const problem = async (promise: Promise<unknown>): Promise<string> => {
    const error: unknown = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StreamAssertionError);
    return (error as Error).message;
  };

  it('shows what came, in order and typed', async () => {
    answer = stream('event: news\nid: e:2\ndata: {"n":1}\n\nevent: plain\ndata: hello\n\n');
    const probe = await open();
    expect([probe.status, probe.headers.getSetCookie(), probe.ended]).toEqual([200, ['a=1', 'b=2'], false]);
    expect(probe.connected).toEqual({ resume: 'live', heartbeat: 15_000 });
    expect(probe.retry).toBe(900);
    const { data } = await probe.next('news');
    expect(data.n).toBe(1);
    expect(await probe.next('plain')).toEqual({ type: 'plain', data: 'hello', raw: 'hello', id: 'e:2' });
    expect([probe.lastEventId, probe.unread, probe.heartbeats]).toEqual(['e:2', [], 0]);
  });

  it('fails at an event of another type, showing what came', async () => {
    answer = stream('event: news\ndata: {"n":1}\n\nevent: gap\nid: e:9\ndata: {"reason":"trimmed"}\n\n');
    const probe = await open();
    await probe.next();
    expect(await problem(probe.next('news'))).toBe(
      [
        '"news" was expected, gap #e:9 {"reason":"trimmed"} came.',
        '  stream: /s?x=1: status 200, open',
        '  came before: \n    news #e:1 {"n":1}',
        '  unread: \n    gap #e:9 {"reason":"trimmed"}',
      ].join('\n'),
    );
    expect(await probe.gap()).toEqual({ reason: 'trimmed' });
  });

  it('fails when nothing comes in time, or can no longer come', async () => {
    answer = stream('');
    const probe = await open('/quiet', 30);
    expect(await problem(probe.next('news'))).toMatch(/^"news" did not come within 30 ms\./);
    expect(await problem(probe.heartbeat())).toMatch(/^heartbeat 1 did not come within 30 ms\./);
    expect(await problem(probe.end())).toMatch(/^the end of the stream did not come/);
    const waiting = problem(probe.next());
    await probe.cut();
    expect(await waiting).toMatch(
      /^an event can no longer come\.\n {2}stream: \/quiet: status 200, cut by the test/,
    );
  });

  it('resolves for a plain stream that sends nothing but its headers, and counts its signs of life', async () => {
    let sign: () => void = () => undefined;
    answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('\n');
      sign = () => response.write(':\n');
    };
    const probe = await open('/plain', 1_000);
    expect([probe.status, probe.unread, probe.heartbeats]).toEqual([200, [], 0]);
    expect(() => probe.connected).toThrow(/This is not a stream that began with "connected"/);
    sign();
    await probe.heartbeat();
  });

  it('takes many, and all up to one', async () => {
    const news = [1, 2, 3, 4, 5].map((n) => `event: news\ndata: {"n":${n}}\n\n`).join('');
    answer = stream(news);
    const probe = await open();
    const two = await probe.take(2, 'news');
    expect(two.map(({ data }) => data.n)).toEqual([1, 2]);
    expect((await probe.take(1))[0]!.raw).toBe('{"n":3}');
    expect((await probe.until(({ raw }) => raw.includes('5'))).map(({ raw }) => raw)).toEqual([
      '{"n":4}',
      '{"n":5}',
    ]);
    expect(await problem(probe.until('plain'))).toContain('"plain" did not come within 200 ms');
    expect(await problem(probe.take(1, 'news'))).toContain('came before: \n');
  });

  it('shows only the last of many events, and the beginning of long ones', async () => {
    answer = stream('data: 1\n\n'.repeat(40) + `data: ${'x'.repeat(200)}\n\n`);
    const probe = await open();
    await probe.take(40);
    const message = await problem(probe.next('plain'));
    expect(message).toContain('came before:  (12 of 40)');
    expect(message).toContain(`message #e:1 ${'x'.repeat(100)}...`);
    expect(message).not.toContain('x'.repeat(101));
  });

  it('counts heartbeats of all kinds once the stream has begun', async () => {
    answer = stream(':\nid: e:7\n\nevent: heartbeat\nid: e:8\ndata: {}\n\n');
    const probe = await open();
    for (let i = 0; i < 3; i++) await probe.heartbeat();
    expect([probe.heartbeats, probe.lastEventId, probe.unread]).toEqual([3, 'e:8', []]);
  });

  it('takes a goodbye, and waits for the end', async () => {
    answer = stream('event: closing\ndata: {"reason":"max-age","reconnect":true}\n\n', true);
    const probe = await open();
    expect(await probe.closing()).toEqual({ reason: 'max-age', reconnect: true });
    expect(probe.ended).toBe(true);
    expect(await problem(probe.next())).toContain('came before: \n    closing');
  });

  it('shows a refusal', async () => {
    answer = (response) => response.writeHead(403).end('{"message":"no"}');
    const probe = await open();
    expect([probe.status, probe.body, probe.ended]).toEqual([403, '{"message":"no"}', true]);
    expect(() => probe.connected).toThrow(/status 403, over, "{\\"message\\":\\"no\\"}"/);
    expect(await problem(probe.next())).toContain('status 403');
  });

  it('is there for a stream that ends at once, or begins with something else', async () => {
    answer = (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(':\n\n');
    expect((await open()).ended).toBe(true);
    answer = (response) =>
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
    expect((await (await open()).next()).data).toBe(1);
  });

  it('fails when no answer comes, and when nobody listens', async () => {
    answer = () => undefined;
    expect(await problem(open('/slow', 30))).toBe('GET /slow was not answered within 30 ms');
    await expect(openStream('http://127.0.0.1:1', '/')).rejects.toThrow('ECONNREFUSED');
  });

  it('asks again as a client that comes back', async () => {
    answer = stream('event: news\nid: ü:5\ndata: {"n":1}\n\n');
    const probe = await openStream<Events>(url, '/s', {
      headers: { authorization: 'a' },
      body: { rooms: 1 },
    });
    await probe.next();
    const again = await probe.resume({ headers: { authorization: 'b' } });
    const fresh = await again.resume({ lastEventId: '', method: 'PUT', body: undefined });
    const ids = requests.map(({ headers }) =>
      Buffer.from(String(headers['last-event-id'] ?? ''), 'latin1').toString(),
    );
    expect(ids).toEqual(['', 'ü:5', '']);
    expect(requests.map(({ method, headers }) => [method, headers.authorization])).toEqual([
      ['POST', 'a'],
      ['POST', 'b'],
      ['PUT', 'b'],
    ]);
    expect(bodies).toEqual(['{"rooms":1}', '{"rooms":1}', '']);
    expect([probe.ended, again.ended, fresh.ended]).toEqual([true, true, false]);
  });
});
