import { once } from 'node:events';
import type { HttpStatusError } from '../errors/http-status.error.js';
import type { SseClientState } from '../reconnect/client-state.js';
import { listen } from './listen.js';
import { SocketClient } from './socket-client.spec-support.js';
import { settle, waitUntil } from '@nestream/test-kit/wait-until';

describe('over a real socket, the client', () => {
  let test: SocketClient;

  beforeEach(async () => {
    test = await SocketClient.listen();
  });

  afterEach(async () => test.stop());

  it('is refused, and comes back', async () => {
    const port = Number(new URL(test.server.url).port);
    test.start({}, (exchange) => exchange.stream('data: 1\n\n'));
    await test.received(1);
    test.server.server.close();
    test.server.last.reset();
    await test.again();
    await test.reaches('waiting');
    test.server.server.listen(port, '127.0.0.1');
    await once(test.server.server, 'listening');
    await test.again();
    await test.received(2);
    expect(test.errors.at(-1)).toMatchObject({ message: 'fetch failed' });
  });

  it('lets a callback read why it was refused, also what comes later', async () => {
    let reason: Promise<string> | undefined;
    const onState = (state: SseClientState): void => {
      if (state.name === 'closed') reason = (state.error as HttpStatusError).response.text();
    };
    test.start({ onState }, (exchange) => exchange.answer(403, {}, 'not '));
    await test.reaches('closed');
    await settle();
    test.server.last.send('you');
    test.server.last.end();
    expect(await reason).toBe('not you');
  });

  it('drops an event that a reset cut, and gets it again', async () => {
    test.start(
      {},
      (exchange) => exchange.stream('id: 1\ndata: whole\n\nid: 2\nda'),
      (exchange) => exchange.stream('id: 2\ndata: second\n\n'),
    );
    await test.received(1);
    await settle();
    test.server.last.reset();
    await test.again();
    await test.received(2);
    expect(test.data).toEqual(['whole', 'second']);
    expect(test.server.last.lastEventId).toBe('1');
  });

  it.each(['id: 2\ndata: cut', 'id: 2\ndata: cut\n', 'id: 2\ndata: cut\r'])(
    'drops %j at the end',
    async (cut) => {
      test.start(
        {},
        (exchange) => {
          exchange.stream(`id: 1\ndata: 1\n\n${cut}`);
          exchange.end();
        },
        (exchange) => exchange.stream(),
      );
      await test.again();
      await test.reaches('open');
      expect(test.data).toEqual([1]);
      expect([test.server.last.lastEventId, test.errors]).toEqual(['1', []]);
    },
  );

  it('notices a half-open connection, and one that never answers', async () => {
    test.start(
      { idleTimeout: 5000 },
      (exchange) => exchange.stream('data: 1\n\n'),
      () => {},
      (exchange) => exchange.stream('data: 2\n\n'),
    );
    await test.received(1);
    test.environment.advance(5000);
    await waitUntil(() => test.server.exchanges[0]!.ended);
    await test.again();
    await waitUntil(() => test.server.exchanges.length === 2);
    test.environment.advance(5000);
    await waitUntil(() => test.server.exchanges[1]!.ended);
    await test.again();
    await test.received(2);
    expect(test.errors).toMatchObject([{ code: 'SSE_IDLE_TIMEOUT' }, { code: 'SSE_IDLE_TIMEOUT' }]);
  });

  it('bears a slow trickle', async () => {
    test.start({ idleTimeout: 1000 }, (exchange) => exchange.stream());
    await test.reaches('open');
    const comments: number[] = [];
    for (const byte of 'id: 1\ndata: {"a":"ü"}\n\n') {
      test.server.last.send(byte);
      comments.push(test.environment.time);
      // Only what has arrived may be followed by more time.
      const timer = test.environment.timers[0]!.due;
      await settle();
      test.environment.advance(400);
      expect(timer).toBeLessThanOrEqual(test.environment.time + 1000);
    }
    await test.received(1);
    expect(test.data).toEqual([{ a: 'ü' }]);
    expect(comments.at(-1)! - comments[0]!).toBeGreaterThan(5000);
    expect(test.server.exchanges).toHaveLength(1);
  });

  it('takes an event of 20 MB', async () => {
    test.start({ idleTimeout: 0 }, (exchange) => {
      exchange.stream('data: "');
      exchange.send('x'.repeat(20_000_000));
      exchange.send('"\n\n');
    });
    await waitUntil(() => test.data.length === 1, 20_000);
    expect((test.data[0] as string).length).toBe(20_000_000);
  });

  it('refuses an event larger than maxEventSize for good', async () => {
    test.start({ maxEventSize: 1_000_000 }, (exchange) => {
      exchange.stream('data: ');
      exchange.send('x'.repeat(2_000_000));
    });
    expect(await test.client.closed).toMatchObject({ error: { code: 'SSE_MAX_EVENT_SIZE' } });
    await waitUntil(() => test.server.last.ended);
  });

  it.each(['text/html', 'application/json', 'text/plain; text/event-stream', ''])(
    'refuses %j',
    async (type) => {
      test.start({}, (exchange) => exchange.answer(200, { 'Content-Type': type }, 'data: 1\n\n'));
      expect(await test.client.closed).toMatchObject({ error: { code: 'SSE_CONTENT_TYPE' } });
      await waitUntil(() => test.server.last.ended);
    },
  );

  it.each([
    ['0', 100],
    ['99999999999', 30_000],
    ['1e3', 1000],
  ])('waits after retry: %s', async (retry, delay) => {
    test.start({}, (exchange) => {
      exchange.stream(`retry: ${retry}\ndata: 1\n\n`);
      exchange.end();
    });
    expect(await test.again()).toBe(delay);
  });

  it.each(['Zürich', '→ 😀', 'ÿ', '漢字', 'a\u0001b', 'a\u007f'])('sends the id %j back', async (id) => {
    test.start(
      {},
      (exchange) => {
        exchange.stream(`id: ${id}\ndata: 1\n\n`);
        exchange.end();
      },
      (exchange) => exchange.stream('data: 2\n\n'),
    );
    await test.again();
    await test.received(2);
    const { lastEventId, target } = test.server.last;
    expect(lastEventId ?? new URL(target, test.server.url).searchParams.get('lastEventId')).toBe(id);
    expect(test.errors).toEqual([]);
  });

  it('bears listeners that throw', async () => {
    test.start({}, (exchange) => exchange.stream('id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n'));
    test.client.on('message', () => {
      throw new Error('mine');
    });
    await test.received(2);
    expect(test.client.lastEventId).toBe('2');
    expect(test.errors).toEqual([new Error('mine'), new Error('mine')]);
    expect(test.client.state.name).toBe('open');
  });

  it('renews on a 401, once', async () => {
    let token = 'old';
    test.start(
      { headers: () => ({ authorization: token }), refresh: () => (token = 'new') },
      (exchange) => exchange.answer(401, {}, 'no'),
      (exchange) => exchange.stream('data: 1\n\n'),
    );
    await test.received(1);
    expect(test.server.exchanges.map((exchange) => exchange.header('authorization'))).toEqual(['old', 'new']);
    await waitUntil(() => test.server.exchanges[0]!.ended);
  });

  it.each([
    [{ 'Retry-After': '7' }, 7000],
    [{ 'Retry-After': 'Thu, 01 Jan 2026 00:01:00 GMT', Date: 'Thu, 01 Jan 2026 00:00:00 GMT' }, 60_000],
  ])('honours %j', async (headers, least) => {
    test.environment.chance = 0;
    test.start({}, (exchange) => exchange.answer(503, headers));
    expect(await test.again()).toBe(least);
  });

  it('stops reading for an iterator that is slow, so that the server has to stop writing', async () => {
    test.start({}, (exchange) => exchange.stream());
    await test.reaches('open');
    const iterator = listen(test.client, 'message', { limit: 10 })[Symbol.asyncIterator]();
    const frame = `data: "${'x'.repeat(10_000)}"\n\n`;
    let sent = 0;
    // Until the kernel takes no more; 64 MB would mean that nobody holds anything back.
    const { socket } = test.server.last;
    for (; sent < 6400 && (socket.writableLength < 1_000_000 || sent < 200); sent++) {
      socket.write(frame);
      if (sent % 20 === 0) await settle();
    }
    expect(sent).toBeLessThan(6400);
    const held = test.data.length;
    expect(held).toBeLessThan(sent);
    for (let count = 0; count < sent; count++) {
      expect((await iterator.next()).done).toBe(false);
    }
    expect(test.data).toHaveLength(sent);
    expect(test.errors).toEqual([]);
  });
});
