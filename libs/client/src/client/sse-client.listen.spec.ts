import { from, take, toArray, firstValueFrom, Subject, takeUntil } from 'rxjs';
import { FakeServer } from '../transport/fake-server.spec-support.js';
import { listen } from './listen.js';
import { connected, TestClient } from './test-client.spec-support.js';
import { settle, waitUntil } from '@nestream/test-kit/wait-until';

/** Frames of events 1..count of type n, each with its number as id. */
function numbers(count: number, first = 1): string {
  return Array.from(
    { length: count },
    (_, index) => `id: ${first + index}\nevent: n\ndata: ${first + index}\n\n`,
  ).join('');
}

describe('an iterator', () => {
  it('connects, gets the events of its type in order, and closes with break', async () => {
    const test = new TestClient();
    const seen: unknown[] = [];
    const consumed = (async () => {
      for await (const { data } of listen(test.client, 'n')) {
        seen.push(data);
        if (seen.length === 3) break;
      }
    })();
    await test.reaches('open');
    test.server.last.send(`data: other\n\n${numbers(5)}`);
    await consumed;
    expect(seen).toEqual([1, 2, 3]);
    expect(test.client.state).toEqual({ name: 'closed', reason: 'released' });
    expect(test.server.last.cancelled).toBe(true);
    expect(test.environment.timers).toEqual([]);
  });

  it('leaves a connection that connect() asked for', async () => {
    const test = await new TestClient().open();
    const iterator = listen(test.client, 'n')[Symbol.asyncIterator]();
    await iterator.return!();
    expect(test.client.state.name).toBe('open');
    const second = new TestClient();
    const iterating = listen(second.client, 'n')[Symbol.asyncIterator]();
    second.client.connect();
    await iterating.return!();
    expect(second.client.state.name).not.toBe('closed');
    second.client.close();
  });

  it('closes only with the last of several, and opens again', async () => {
    const test = new TestClient();
    const stream = listen(test.client, 'n');
    const [one, two] = [stream[Symbol.asyncIterator](), stream[Symbol.asyncIterator]()];
    await test.reaches('open');
    await one.return!();
    expect(test.client.state.name).toBe('open');
    test.server.last.send(numbers(1));
    expect(await two.next()).toMatchObject({ value: { data: 1 } });
    await two.return!();
    expect(test.client.state.name).toBe('closed');
    const three = stream[Symbol.asyncIterator]();
    await test.reaches('open');
    expect(test.server.last.lastEventId).toBe('1');
    await three.return!();
  });

  it('goes on over reconnects', async () => {
    const test = await new TestClient().open();
    const iterator = listen(test.client, 'n')[Symbol.asyncIterator]();
    test.server.last.send(numbers(1));
    expect(await iterator.next()).toMatchObject({ value: { data: 1 } });
    test.server.last.end();
    await test.reopen();
    test.server.last.send(numbers(1, 2));
    expect(await iterator.next()).toMatchObject({ value: { data: 2 } });
  });

  it('answers several calls at a time in order', async () => {
    const test = await new TestClient().open();
    const iterator = listen(test.client, 'n')[Symbol.asyncIterator]();
    const answers = [iterator.next(), iterator.next(), iterator.next()];
    test.server.last.send(numbers(2));
    await waitUntil(() => test.client.lastEventId === '2');
    test.client.close();
    expect(await Promise.all(answers)).toMatchObject([
      { value: { data: 1 } },
      { value: { data: 2 } },
      { done: true },
    ]);
  });

  it('ends after close() without what is queued', async () => {
    const test = await new TestClient().open();
    const iterator = listen(test.client, 'n')[Symbol.asyncIterator]();
    test.server.last.send(numbers(2));
    await waitUntil(() => test.client.lastEventId === '2');
    test.client.close();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    const late = listen(test.client, 'n')[Symbol.asyncIterator]();
    expect(await late.next()).toEqual({ done: true, value: undefined });
    expect(test.client.state.name).toBe('closed');
  });

  it('gets what is queued when the server ends it', async () => {
    const test = await new TestClient().open();
    const iterator = listen(test.client, 'n')[Symbol.asyncIterator]();
    test.server.last.send(`${connected()}${numbers(1)}event: closing\ndata: {"reconnect":false}\n\n`);
    await test.client.closed;
    expect(await iterator.next()).toMatchObject({ value: { data: 1 } });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('throws the error that the client failed with', async () => {
    const test = new TestClient(new FakeServer(404));
    const stream = listen(test.client, 'n');
    const iterator = stream[Symbol.asyncIterator]();
    await expect(iterator.next()).rejects.toMatchObject({ status: 404 });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ status: 404 });
  });
});

describe('a full queue', () => {
  it('that pauses stops the reading, and lets it go on when half is taken', async () => {
    const test = await new TestClient().open();
    const iterator = listen(test.client, 'n', { limit: 4 })[Symbol.asyncIterator]();
    const data = test.collect('n');
    test.server.last.send(numbers(4));
    await waitUntil(() => data.length === 4);
    test.server.last.send(numbers(4, 5));
    await iterator.next();
    await settle();
    expect(data).toHaveLength(4);
    await iterator.next();
    await waitUntil(() => data.length === 8);
    for (let count = 3; count <= 8; count++)
      expect(await iterator.next()).toMatchObject({ value: { data: count } });
  });

  it('that pauses lets the reading go on when its consumer leaves', async () => {
    const test = await new TestClient().open();
    const iterator = listen(test.client, 'n', { limit: 1 })[Symbol.asyncIterator]();
    const data = test.collect('n');
    test.server.last.send(numbers(1));
    await waitUntil(() => data.length === 1);
    test.server.last.send(numbers(1, 2));
    await settle();
    expect(data).toHaveLength(1);
    await iterator.return!();
    await waitUntil(() => data.length === 2);
  });

  it('that pauses is not taken for silence of the server', async () => {
    const test = await new TestClient(new FakeServer(), { idleTimeout: 1000 }).open();
    const iterator = listen(test.client, 'n', { limit: 1 })[Symbol.asyncIterator]();
    test.server.last.send(numbers(1));
    await waitUntil(() => test.client.lastEventId === '1');
    await settle();
    test.environment.advance(10_000);
    expect(test.client.state.name).toBe('open');
    await iterator.next();
    await settle();
    test.environment.advance(1000);
    expect(test.client.state.name).toBe('waiting');
  });

  it('that drops makes room, and tells of each', async () => {
    const dropped: unknown[] = [];
    const test = await new TestClient().open();
    const onDrop = ({ data }: { data: unknown }): unknown => dropped.push(data);
    const stream = listen(test.client, 'n', { limit: 3, overflow: 'drop-oldest', onDrop });
    const iterator = stream[Symbol.asyncIterator]();
    test.server.last.send(numbers(10));
    await waitUntil(() => test.client.lastEventId === '10');
    expect(dropped).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await iterator.next()).toMatchObject({ value: { data: 8 } });
  });

  it('that fails throws after what it holds, and the client goes on', async () => {
    const test = await new TestClient().open();
    const iterator = listen(test.client, 'n', { limit: 2, overflow: 'error' })[Symbol.asyncIterator]();
    const data = test.collect('n');
    test.server.last.send(numbers(4));
    await waitUntil(() => data.length === 4);
    expect(await iterator.next()).toMatchObject({ value: { data: 1 } });
    expect(await iterator.next()).toMatchObject({ value: { data: 2 } });
    await expect(iterator.next()).rejects.toMatchObject({ code: 'SSE_QUEUE_OVERFLOW', limit: 2 });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(test.client.state.name).toBe('open');
  });
});

describe('as an Observable', () => {
  it('emits, and closes when unsubscribed from, without waiting for another event', async () => {
    const test = new TestClient();
    const seen: unknown[] = [];
    const stop = new Subject<void>();
    from(listen(test.client, 'n'))
      .pipe(takeUntil(stop))
      .subscribe(({ data }) => seen.push(data));
    await test.reaches('open');
    test.server.last.send(numbers(2));
    await waitUntil(() => seen.length === 2);
    stop.next();
    expect(test.client.state).toEqual({ name: 'closed', reason: 'released' });
  });

  it('can be subscribed to again', async () => {
    const test = new TestClient();
    const events$ = from(listen(test.client, 'n')).pipe(take(1), toArray());
    for (const data of [1, 2]) {
      const first = firstValueFrom(events$);
      await test.reaches('open');
      test.server.last.send(numbers(1, data));
      expect(await first).toMatchObject([{ data }]);
    }
    expect(test.server.exchanges).toHaveLength(2);
  });

  it('completes with the client, or fails with it', async () => {
    const steps: unknown[] = [];
    const open = await new TestClient().open();
    from(listen(open.client, 'n')).subscribe({ complete: () => steps.push('complete') });
    open.client.close();
    from(listen(new TestClient(new FakeServer(404)).client, 'n')).subscribe({
      error: ({ status }) => steps.push(status),
    });
    await waitUntil(() => steps.length === 2);
    expect(steps).toEqual(['complete', 404]);
  });

  it('is found by the symbol where somebody has defined it, and by its old name', () => {
    const observable = Symbol('observable');
    Object.defineProperty(Symbol, 'observable', { value: observable, configurable: true });
    try {
      const stream = listen(new TestClient().client, 'n') as unknown as Record<
        string | symbol,
        () => unknown
      >;
      for (const name of [observable, '@@observable']) expect(stream[name]!()).toBe(stream);
    } finally {
      Reflect.deleteProperty(Symbol, 'observable');
    }
  });

  it('takes a function', async () => {
    const test = new TestClient();
    const seen: unknown[] = [];
    const { unsubscribe } = listen(test.client, 'n').subscribe(({ data }) => seen.push(data));
    await test.reaches('open');
    test.server.last.send(numbers(1));
    await waitUntil(() => seen.length === 1);
    unsubscribe();
    unsubscribe();
    expect(test.client.state.name).toBe('closed');
  });
});
