import type { Http2ServerResponse, ServerHttp2Session } from 'node:http2';
import { PassThrough } from 'node:stream';
import { NEVER } from 'rxjs';
import { Connection } from '../connection.js';
import { Http2Loopback } from '../http2-loopback.spec-support.js';
import { waitUntil } from '@nestream/test-kit/wait-until';
import type { OpenStream } from '../open-stream.js';
import { PlainStream } from '../plain-stream.js';
import { ORIGIN, servicesOf } from '../services.spec-support.js';

jest.setTimeout(20_000);

const STALL_TIMEOUT = 300;
const STALLED = 99;
/** More than the window of a stream, and than Node buffers for it. */
const LARGE = 'x'.repeat(200_000);

const services = servicesOf({
  heartbeat: 0,
  heartbeatEvent: false,
  retry: 2_000,
  highWaterMark: 65_536,
  maxBuffer: 4_194_304,
  stallTimeout: STALL_TIMEOUT,
  joinWait: 0,
  auth: { expiringNotice: 0, expiryJitter: 0 },
});

/** An open stream of either kind, which sends what it is given. */
interface Sender {
  readonly stream: OpenStream;
  readonly session: ServerHttp2Session;
  send(text: string): void;
}

const managed = (id: string, response: Http2ServerResponse): Sender => {
  const stream = new Connection({ id, origin: ORIGIN, abort: new AbortController() }, response, services);
  const host = {
    commit: () => {
      response.writeHead(200);
      return true;
    },
    refuse: () => response.end(),
    report: () => ({ data: { statusCode: 500, error: 'SSE_TEST', message: 'failed' }, reconnect: true }),
    finish: () => response.end(),
  };
  response.once('close', () => stream.released());
  stream.start(host, NEVER);
  stream.handlerSettled();
  return {
    stream,
    session: response.stream.session as ServerHttp2Session,
    send: (data) => stream.send({ data }),
  };
};

const plain = (id: string, response: Http2ServerResponse): Sender => {
  const stream = new PlainStream({ id, origin: ORIGIN, abort: new AbortController() }, response, services);
  const source = new PassThrough({ objectMode: true });
  source.pipe(response);
  response.writeHead(200);
  stream.commenced(source);
  return {
    stream,
    session: response.stream.session as ServerHttp2Session,
    send: (text) => source.write(`data: ${text}\n\n`),
  };
};

/** The socket of a session as it is while the network takes it slowly: each look finds another number of bytes. */
function keepMoving({ socket }: ServerHttp2Session): void {
  let queued = 2 ** 30;
  const { _handle } = socket as unknown as { _handle: object };
  Object.defineProperty(_handle, 'writeQueueSize', { get: () => --queued });
}

describe.each([
  ['managed', managed],
  ['plain', plain],
] as const)('An HTTP/2 client of %s streams', (_, create) => {
  const senders: Sender[] = [];
  let loopback: Http2Loopback;

  const open = async (window?: number): Promise<void> => {
    senders.length = 0;
    loopback = await Http2Loopback.open((path, response) => senders.push(create(path, response)), window);
  };
  afterEach(async () => loopback.close());

  const closed = (sender: Sender): string | undefined => {
    let reason: string | undefined;
    sender.stream.whenClosed((given) => (reason = given));
    return reason;
  };

  it('loses each stream that it does not read, however much it reads of another', async () => {
    await open();
    const reading = loopback.request('/read').resume();
    await waitUntil(() => senders[0]?.stream.opened === true);
    for (let n = 0; n < STALLED; n++) loopback.request(`/stalled/${n}`).pause();
    await waitUntil(() => senders.length === STALLED + 1 && senders.every(({ stream }) => stream.opened));
    const [read, ...stalled] = senders as [Sender, ...Sender[]];
    keepMoving(read.session);
    let received = 0;
    reading.on('data', (data: Buffer) => (received += data.length));
    for (const { send } of stalled) send(LARGE);
    await waitUntil(() => {
      if (read.stream.buffered === 0) read.send(LARGE);
      return stalled.every((sender) => closed(sender) === 'slow-consumer');
    });
    expect(closed(read)).toBeUndefined();
    const before = received;
    await waitUntil(() => received > before);
  });

  it('keeps a stream that it reads slowly, although one message takes many stall timeouts', async () => {
    await open();
    const request = loopback.request('/slow');
    await waitUntil(() => senders[0]?.stream.opened === true);
    const size = 1_000_000;
    senders[0]!.send('y'.repeat(size));
    let received = 0;
    const started = performance.now();
    await new Promise<void>((resolve) => {
      request.on('close', resolve);
      request.on('data', (data: Buffer) => {
        received += data.length;
        request.pause();
        if (received > size) resolve();
        // The window of a stream is 65 535 bytes, and moves by half of it: every 50 to 100 ms.
        else setTimeout(() => request.resume(), 25);
      });
    });
    expect(performance.now() - started).toBeGreaterThan(4 * STALL_TIMEOUT);
    expect(closed(senders[0]!)).toBeUndefined();
  });

  it('loses all streams and the session when it reads nothing from the socket', async () => {
    await open(2 ** 31 - 1);
    for (let n = 0; n < 20; n++) loopback.request(`/${n}`).resume();
    await waitUntil(() => senders.length === 20 && senders.every(({ stream }) => stream.opened));
    const { session } = senders[0]!;
    loopback.stopReading();
    // Until neither the operating system nor Node takes more.
    await waitUntil(() => {
      for (const { stream, send } of senders) if (stream.buffered === 0) send(LARGE);
      return senders.every((sender) => closed(sender) === 'slow-consumer');
    });
    await waitUntil(() => session.destroyed);
    expect(services.wheel.size).toBe(0);
  });
});
