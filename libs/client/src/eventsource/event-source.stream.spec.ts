import { settle, waitUntil } from '@nestream/test-kit/wait-until';
import { expectLog, once, RecordedSource } from './recorded-source.spec-support.js';

describe('The stream of an EventSource', () => {
  let test: RecordedSource;

  beforeEach(async () => {
    test = await RecordedSource.listen();
  });

  afterEach(async () => test.stop());

  it('becomes events', async () => {
    test.start([(exchange) => exchange.stream('id: 7\nevent: news\ndata: a\ndata: b\n\ndata: c\n\n')], {
      types: ['news', 'message'],
    });
    await expectLog(test, 'open 1', 'news: a\nb', 'message: c');
    const [first] = test.events;
    expect(first).toBeInstanceOf(MessageEvent);
    expect(first).toMatchObject({
      type: 'news',
      origin: new URL(test.server.url).origin,
      lastEventId: '7',
      bubbles: false,
      cancelable: false,
    });
    expect(first!.target).toBe(test.source);
  });

  it.each(['open', 'error'])('may have events of the type %s, which change nothing', async (type) => {
    const source = test.start([(exchange) => exchange.stream(`event: ${type}\ndata: 1\n\ndata: 2\n\n`)]);
    await waitUntil(() => test.data.length === 1);
    expect(test.log.filter((entry) => entry === `${type} 1`)).toHaveLength(type === 'open' ? 2 : 1);
    expect(source.readyState).toBe(1);
  });

  it.each(['', 'Zürich', '漢字 😀', '\u00ff'])('comes back after the id %j', async (id) => {
    test.start([once(`id: ${id}\ndata: 1\n\n`), (exchange) => exchange.stream('data: 2\n\n')]);
    await expectLog(test, 'open 1', 'message: 1', 'error 0', 'open 1', 'message: 2');
    // Without an id there is no header at all.
    expect(test.server.last.lastEventId).toBe(id || undefined);
    expect(test.events.map((event) => event.lastEventId)).toEqual([id, id]);
  });

  it('keeps its id over connections that say none, until it is reset', async () => {
    test.start([
      once('id: 1\n\n'),
      once(':\n\n'),
      once('data: x\n\nid\n\n'),
      (exchange) => exchange.stream(),
    ]);
    await test.requested(4);
    expect(test.server.exchanges.map((exchange) => exchange.lastEventId)).toEqual([
      undefined,
      '1',
      '1',
      undefined,
    ]);
  });

  it('leaves out an id that no header can carry', async () => {
    test.start([once('id: a\u0001b\ndata: 1\n\n'), (exchange) => exchange.stream('data: 2\n\n')]);
    await expectLog(test, 'open 1', 'message: 1', 'error 0', 'open 1', 'message: 2');
    expect(test.server.last.lastEventId).toBeUndefined();
    expect(test.events[1]!.lastEventId).toBe('a\u0001b');
  });

  it('drops an event that a reset cut, and gets it again', async () => {
    test.start([
      (exchange) => exchange.stream('retry: 100\nid: 1\ndata: whole\n\nid: 2\nevent: x\ndata: cu'),
      (exchange) => exchange.stream('data: second\n\n'),
    ]);
    await expectLog(test, 'open 1', 'message: whole');
    test.server.last.reset();
    await expectLog(test, 'open 1', 'message: whole', 'error 0', 'open 1', 'message: second');
    expect(test.server.last.lastEventId).toBe('1');
  });

  it('comes back when a connection is cut before its answer, or refused', async () => {
    test.start([once(''), (exchange) => exchange.reset(), (exchange) => exchange.stream()]);
    await expectLog(test, 'open 1', 'error 0', 'error 0', 'open 1');
    test.server.server.close();
    test.server.last.reset();
    await expectLog(test, 'open 1', 'error 0', 'error 0', 'open 1', 'error 0', 'error 0');
    expect(test.source.readyState).toBe(0);
  });

  it('comes back when its fetch throws', async () => {
    let calls = 0;
    test.start([once(''), (exchange) => exchange.stream()], {
      fetch: (...request) => {
        if (++calls === 2) throw new Error('mine');
        return fetch(...request);
      },
    });
    await expectLog(test, 'open 1', 'error 0', 'error 0', 'open 1');
  });

  it('gives each event a task, so that promises settle between them', async () => {
    const source = test.start([(exchange) => exchange.stream('data: 1\n\ndata: 2\n\ndata: 3\n\n')], {
      types: [],
    });
    const data: string[] = [];
    while (data.length < 3) {
      const event = await new Promise<MessageEvent>((resolve) => {
        source.addEventListener('message', resolve, { once: true });
      });
      data.push(await Promise.resolve(event.data));
    }
    expect(data).toEqual(['1', '2', '3']);
  });

  it.each(['fails', 'throws'])(
    'dispatches nothing before whoever made it can listen, if fetch %s',
    async (what) => {
      const source = test.start([], {
        fetch: () => {
          if (what === 'throws') throw new Error('mine');
          return Promise.resolve(new Response(null, { status: 404 }));
        },
      });
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
      await new Promise((resolve) => (source.onerror = resolve));
      expect(source.readyState).toBe(what === 'throws' ? 0 : 2);
    },
  );

  it('dispatches nothing before whoever made it can listen', async () => {
    const source = test.start([], {
      fetch: async () => new Response('data: 1\n\n', { headers: { 'content-type': 'text/event-stream' } }),
    });
    for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    const opened = new Promise((resolve) => (source.onopen = resolve));
    await opened;
    await waitUntil(() => test.data.length === 1);
    // A response that was made by hand has no URL of its own.
    expect(test.events[0]!.origin).toBe(new URL(test.server.url).origin);
  });

  it('fails on an event without end', async () => {
    const line = `data: ${'x'.repeat(1 << 20)}\n`;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode(line)),
      cancel: () => void test.log.push('cancelled'),
    });
    test.start([], {
      fetch: async () => new Response(endless, { headers: { 'content-type': 'text/event-stream' } }),
    });
    await waitUntil(() => test.log.length === 3, 20_000);
    expect(test.log.toSorted()).toEqual(['cancelled', 'error 2', 'open 1']);
  }, 30_000);

  describe('ends with close()', () => {
    const stream = 'retry: 100\ndata: 1\n\ndata: 2\n\n';

    it.each(['open', 'message', 'error'])('in a handler of %s', async (type) => {
      const source = test.start([once('data: 1\n\ndata: 2\n\n')]);
      let last = 0;
      source.addEventListener(type, () => {
        source.close();
        last = test.log.length;
      });
      await waitUntil(() => source.readyState === 2);
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(test.log).toHaveLength(last);
      expect(test.server.exchanges).toHaveLength(1);
      await waitUntil(() => test.server.last.ended);
    });

    it('at once', async () => {
      test.start([(exchange) => exchange.stream(stream)]).close();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(test.log).toEqual([]);
    });

    it.each(['in the handler that hears of it', 'later'])('while it waits to come back, %s', async (when) => {
      let calls = 0;
      const source = test.start([once('')], {
        fetch: (...request) => {
          calls++;
          return fetch(...request);
        },
      });
      source.onerror = () => void (when === 'later' || source.close());
      await waitUntil(() => test.log.includes('error 0'));
      if (when === 'later') source.close();
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(calls).toBe(1);
    });

    it('between two events', async () => {
      const source = test.start([(exchange) => exchange.stream(stream)]);
      source.onmessage = () => setImmediate(() => source.close());
      await waitUntil(() => source.readyState === 2);
      await settle();
      expect(test.data).toEqual(['1']);
    });

    it.each([200, 404])(
      'while a fetch that heeds no signal waits for its %i, whose body is cancelled',
      async (status) => {
        let answer!: (response: Response) => void;
        let cancelled = false;
        const source = test.start([], { fetch: async () => new Promise((resolve) => (answer = resolve)) });
        await settle();
        source.close();
        const body = new ReadableStream({ cancel: () => void (cancelled = true) });
        answer(new Response(body, { status, headers: { 'content-type': 'text/event-stream' } }));
        await waitUntil(() => cancelled);
        expect(test.log).toEqual([]);
      },
    );

    it('in the middle of a body of a fetch that heeds no signal', async () => {
      let cancelled = false;
      const body = new ReadableStream({ cancel: () => void (cancelled = true) });
      const source = test.start([], {
        fetch: async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } }),
      });
      await expectLog(test, 'open 1');
      source.close();
      await waitUntil(() => cancelled);
      await settle();
      expect(test.log).toEqual(['open 1']);
    });
  });
});
