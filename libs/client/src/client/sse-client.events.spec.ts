import { FakeServer } from '../transport/fake-server.spec-support.js';
import type { SseEvent } from './sse-event.interface.js';
import { TestClient } from './test-client.spec-support.js';
import { waitUntil } from '@nestream/test-kit/wait-until';

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
