import { FakeServer } from '../transport/fake-server.spec-support.js';
import type { SseEvent } from './sse-event.interface.js';
import { connected, TestClient } from './test-client.spec-support.js';
import { settle, waitUntil } from './wait-until.spec-support.js';

describe('events', () => {
  it('come with type, data, raw text and id', async () => {
    const { client, server } = await new TestClient().open();
    const events: SseEvent[] = [];
    client.on('*', (event) => events.push(event));
    server.last.send('id: 7\nevent: add\ndata: {"a":1}\n\ndata: plain [text\n\n');
    await waitUntil(() => events.length === 2);
    expect(events).toEqual([
      { type: 'add', data: { a: 1 }, raw: '{"a":1}', id: '7' },
      { type: 'message', data: 'plain [text', raw: 'plain [text', id: '7' },
    ]);
  });

  it('go to the listeners of their type, then to those of *', async () => {
    const { client, server } = await new TestClient().open();
    const calls: string[] = [];
    client.on('*', ({ type }) => calls.push(`*${type}`));
    client.on('a', () => calls.push('a1'));
    client.on('a', () => calls.push('a2'));
    server.last.send('event: a\ndata: 1\n\nevent: b\ndata: 1\n\n');
    await waitUntil(() => calls.includes('*b'));
    expect(calls).toEqual(['a1', 'a2', '*a', '*b']);
  });

  it('go once to a listener that was added twice, and no more once it was removed', async () => {
    const { client, server } = await new TestClient().open();
    const calls: string[] = [];
    const listener = (): unknown => calls.push('listener');
    client.on('a', listener);
    const remove = client.on('a', listener);
    client.on('end', () => calls.push('end'));
    server.last.send('event: a\ndata: 1\n\nevent: end\ndata: 1\n\n');
    await waitUntil(() => calls.includes('end'));
    remove();
    server.last.send('event: a\ndata: 1\n\nevent: end\ndata: 1\n\n');
    await waitUntil(() => calls.length === 3);
    expect(calls).toEqual(['listener', 'end', 'end']);
  });

  it('go to those who listened when they came', async () => {
    const { client, server } = await new TestClient().open();
    const calls: string[] = [];
    const removed = (): unknown => calls.push('removed');
    client.on('a', () => {
      client.off('a', removed);
      client.on('a', () => calls.push('added'));
    });
    client.on('a', removed);
    client.on('*', () => calls.push('*'));
    server.last.send('event: a\ndata: 1\n\n');
    await waitUntil(() => calls.length > 0);
    expect(calls).toEqual(['*']);
  });

  it('are parsed once, and only if someone listens', async () => {
    const { client, server } = await new TestClient().open();
    const parse = jest.spyOn(JSON, 'parse');
    try {
      let calls = 0;
      for (const type of ['a', 'a', '*']) client.on(type, () => calls++);
      client.on('a', () => calls++);
      server.last.send('event: a\ndata: {"wanted":1}\n\n');
      await waitUntil(() => calls === 4);
      expect(parse.mock.calls.filter(([text]) => text === '{"wanted":1}')).toHaveLength(1);
    } finally {
      parse.mockRestore();
    }
  });

  it('are not parsed if nobody listens', async () => {
    const decoded: string[] = [];
    const test = await new TestClient(new FakeServer(), { decode: (raw) => decoded.push(raw) }).open();
    const wanted = test.collect('wanted');
    test.server.last.send('id: 1\nevent: other\ndata: x\n\nevent: wanted\ndata: y\n\n');
    await waitUntil(() => wanted.length === 1);
    expect(decoded).toEqual(['y']);
    expect(test.client.lastEventId).toBe('1');
  });

  it.each(['constructor', '__proto__', 'toString'])('may be of type %s', async (type) => {
    const test = await new TestClient(new FakeServer(), { schemas: {} }).open();
    const data = test.collect(type);
    test.server.last.send(`event: ${type}\ndata: 1\n\n`);
    await waitUntil(() => data.length === 1);
    expect(data).toEqual([1]);
  });
});

describe('a listener that throws', () => {
  it('is reported and harms nothing', async () => {
    const test = await new TestClient().open();
    const { client, server } = test;
    const thrown = new Error('mine');
    client.on('a', () => {
      throw thrown;
    });
    client.on('a', async () => Promise.reject(thrown));
    const data = test.collect('a');
    server.last.send('id: 1\nevent: a\ndata: 1\n\nid: 2\nevent: a\ndata: 2\n\n');
    await waitUntil(() => test.errors.length === 4);
    expect(data).toEqual([1, 2]);
    expect(test.errors).toEqual([thrown, thrown, thrown, thrown]);
    expect(new Set(test.sources)).toEqual(new Set(['listener']));
    expect(client.lastEventId).toBe('2');
    expect(client.state.name).toBe('open');
    client.close();
  });

  it('is logged if nobody wants to hear of it, also if that throws', async () => {
    const logged = jest.spyOn(console, 'error').mockImplementation(() => {});
    try {
      const onError = (): never => {
        throw new Error('theirs');
      };
      const test = await new TestClient(new FakeServer(), { onError }).open();
      const data = test.collect('b');
      test.client.on('a', () => {
        throw new Error('mine');
      });
      test.server.last.send('event: a\ndata: 1\n\nevent: b\ndata: 1\n\n');
      await waitUntil(() => data.length === 1);
      expect(logged.mock.calls).toEqual([[new Error('theirs')]]);
    } finally {
      logged.mockRestore();
    }
  });
});

describe('close()', () => {
  it('in a listener is the end of everything, in the middle of a chunk too', async () => {
    const test = await new TestClient().open();
    const { client, server } = test;
    const calls: unknown[] = [];
    client.on('a', ({ data }) => {
      calls.push(data);
      client.close();
    });
    client.on('a', () => calls.push('second'));
    client.on('*', () => calls.push('*'));
    server.last.send('event: a\ndata: 1\n\nevent: a\ndata: 2\n\n');
    await expect(client.closed).resolves.toEqual({ name: 'closed', reason: 'client' });
    await settle();
    expect(calls).toEqual([1]);
    expect(server.last.cancelled).toBe(true);
    expect(server.last.aborted).toBe(true);
    expect(test.environment.timers).toEqual([]);
    expect(test.environment.watched).toBe(false);
  });

  it.each(['onState', 'onOpen', 'onGap', 'onClosing', 'onError', 'onInvalid', 'retry'] as const)(
    'in %s wins',
    async (name) => {
      const server = new FakeServer();
      const test: TestClient = new TestClient(server, {
        decode: () => {
          throw new Error('invalid');
        },
        [name]: (state: unknown) => {
          if (name !== 'onState' || (state as { name: string }).name === 'open') test.client.close();
        },
      });
      const data = test.collect();
      test.client.connect();
      await waitUntil(() => server.exchanges.length === 1);
      server.last.send(`${connected()}event: gap\ndata: {}\n\n`);
      server.last.send('event: closing\ndata: {"reason":"draining","reconnect":true}\n\ndata: x\n\n');
      await settle();
      if (test.client.state.name !== 'closed') server.last.fail(new Error('network'));
      await test.reaches('closed');
      test.environment.advance(100_000);
      await settle();
      expect(test.client.state).toEqual({ name: 'closed', reason: 'client' });
      expect(test.states.at(-1)).toBe('closed');
      expect(server.exchanges).toHaveLength(1);
      expect(data).toEqual([]);
    },
  );

  it('cancels a response that comes too late', async () => {
    let answer!: (response: Response) => void;
    const test = new TestClient(new FakeServer(), {
      fetch: async () => new Promise((resolve) => (answer = resolve)),
    });
    test.client.connect();
    await waitUntil(() => answer !== undefined);
    test.client.close();
    const cancel = jest.fn();
    answer(
      new Response(new ReadableStream({ cancel }), { headers: { 'content-type': 'text/event-stream' } }),
    );
    await waitUntil(() => cancel.mock.calls.length === 1);
    expect(test.states).toEqual(['connecting', 'closed']);
  });

  it('may be followed by connect(), which resumes', async () => {
    const test = await new TestClient().open();
    const { client, server } = test;
    const data = test.collect();
    server.last.send('id: 1\ndata: 1\n\n');
    await waitUntil(() => data.length === 1);
    const { closed } = client;
    client.close();
    client.connect();
    await expect(closed).resolves.toMatchObject({ reason: 'client' });
    await test.reaches('open');
    expect(client.closed).not.toBe(closed);
    expect(server.last.lastEventId).toBe('1');
    server.last.send('id: 2\ndata: 2\n\n');
    await waitUntil(() => data.length === 2);
    client.close();
  });

  it('comes with the signal', async () => {
    const controller = new AbortController();
    const test = await new TestClient(new FakeServer(), { signal: controller.signal }).open();
    controller.abort();
    expect(test.client.state).toEqual({ name: 'closed', reason: 'client' });
    test.client.connect();
    expect(test.client.state.name).toBe('closed');
    const early = new TestClient(new FakeServer(), { signal: AbortSignal.abort() });
    early.client.connect();
    await expect(early.client.closed).resolves.toMatchObject({ reason: 'client' });
    expect(early.server.exchanges).toHaveLength(0);
  });
});
