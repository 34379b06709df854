import { FakeServer } from '../transport/fake-server.spec-support.js';
import { connected, TestClient } from './test-client.spec-support.js';
import { settle, waitUntil } from '@nestream/test-kit/wait-until';

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

  it.each([
    ['connecting', 0],
    ['open', 1],
  ])('in onState at %s comes before what would follow', async (name, requests) => {
    const onOpen = jest.fn();
    const get = jest.fn();
    const test: TestClient = new TestClient(new FakeServer(), {
      onOpen,
      store: { get, set: () => {} },
      onState: (state) => {
        if (state.name === name) test.client.close();
      },
    });
    test.client.connect();
    await settle();
    expect(test.states.slice(-2)).toEqual([name, 'closed']);
    expect(get).toHaveBeenCalledTimes(requests);
    expect(test.server.exchanges).toHaveLength(requests);
    expect(onOpen).not.toHaveBeenCalled();
  });

  it('comes before an event that has arrived and was not read yet', async () => {
    const test = await new TestClient().open();
    const data = test.collect();
    test.server.last.send('id: 1\ndata: 1\n\n');
    test.client.close();
    await settle();
    expect(data).toEqual([]);
    expect(test.client.lastEventId).toBe('');
  });

  it('does nothing on a client that is closed', async () => {
    const test = new TestClient(new FakeServer(204));
    test.client.connect();
    const state = await test.client.closed;
    test.client.close();
    expect(test.client.state).toBe(state);
    expect(test.states).toEqual(['connecting', 'closed']);
  });

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
