import { FakeServer } from '../transport/fake-server.spec-support.js';
import type { InvalidPayload } from './payload.js';
import { SseClient } from './sse-client.js';
import type { StandardSchema } from '@nestream/protocol';
import { TestClient } from './test-client.spec-support.js';
import { settle, waitUntil } from '@nestream/test-kit/wait-until';

function schema<Output>(
  validate: StandardSchema<unknown, Output>['~standard']['validate'],
): StandardSchema<unknown, Output> {
  return { '~standard': { version: 1, vendor: 'test', validate } };
}

/** Doubles numbers and refuses the rest. */
const doubled = schema<number>((value) =>
  typeof value === 'number' ? { value: value * 2 } : { issues: [{ message: 'no number', path: ['a'] }] },
);

describe('a schema', () => {
  it('makes the data; what it refuses is skipped and reported, and the stream lives', async () => {
    const invalid: InvalidPayload[] = [];
    const options = {
      schemas: { n: doubled },
      onInvalid: (payload: InvalidPayload) => invalid.push(payload),
    };
    const test = await new TestClient<{ n: number }>(new FakeServer(), options).open();
    const data = test.collect();
    test.server.last.send(
      'id: 1\nevent: n\ndata: 1\n\nid: 2\nevent: n\ndata: "x"\n\nid: 3\nevent: n\ndata: 3\n\n',
    );
    await waitUntil(() => data.length === 2);
    expect(data).toEqual([2, 6]);
    expect(invalid).toEqual([
      { type: 'n', raw: '"x"', id: '2', issues: [{ message: 'no number', path: ['a'] }] },
    ]);
    expect(test.client.lastEventId).toBe('3');
    expect(test.client.state.name).toBe('open');
  });

  it.each([
    [
      'throws',
      schema<number>(() => {
        throw new Error('broken');
      }),
    ],
    ['rejects', schema<number>(async () => Promise.reject(new Error('broken')))],
  ])('that %s makes the payload invalid', async (_name, n) => {
    const invalid: InvalidPayload[] = [];
    const options = { schemas: { n }, onInvalid: (payload: InvalidPayload) => invalid.push(payload) };
    const test = await new TestClient<{ n: number }>(new FakeServer(), options).open();
    const data = test.collect();
    test.server.last.send('event: n\ndata: 1\n\ndata: next\n\n');
    await waitUntil(() => data.length === 1);
    expect(data).toEqual(['next']);
    expect(invalid).toEqual([{ type: 'n', raw: '1', id: '', error: new Error('broken') }]);
  });

  it('that is asynchronous keeps the order, and the ids with their events', async () => {
    const finish: (() => void)[] = [];
    const slow = schema<number>(async (value) => {
      await new Promise<void>((resolve) => finish.push(resolve));
      return { value: value as number };
    });
    const saved: string[] = [];
    const store = { get: () => '', set: (id: string) => saved.push(id) };
    const test = await new TestClient<{ n: number }>(new FakeServer(), {
      schemas: { n: slow },
      store,
    }).open();
    const data = test.collect();
    test.server.last.send('id: 1\nevent: n\ndata: 1\n\nid: 2\ndata: fast\n\nid: 3\nevent: n\ndata: 3\n\n');
    await waitUntil(() => finish.length === 1);
    await settle();
    expect([data, saved, test.client.lastEventId]).toEqual([[], [], '']);
    finish[0]!();
    await waitUntil(() => finish.length === 2);
    expect([data, saved]).toEqual([
      [1, 'fast'],
      ['1', '2'],
    ]);
    finish[1]!();
    await waitUntil(() => saved.length === 3);
    expect(data).toEqual([1, 'fast', 3]);
  });

  it('that is asynchronous delays the reading and no more than that', async () => {
    let finish!: () => void;
    const slow = schema<number>(async (value) => {
      await new Promise<void>((resolve) => (finish = resolve));
      return { value: value as number };
    });
    const test = await new TestClient<{ n: number }>(new FakeServer(), {
      schemas: { n: slow },
      idleTimeout: 1000,
    }).open();
    const data = test.collect();
    test.server.last.send('id: 1\nevent: n\ndata: 1\n\n');
    await waitUntil(() => finish !== undefined);
    test.server.last.send('id: 2\ndata: second\n\n');
    await settle();
    test.environment.advance(5000);
    expect(test.client.state.name).toBe('open');
    finish();
    await waitUntil(() => data.length === 2);
    test.server.last.end();
    await test.reopen();
    expect(test.server.last.lastEventId).toBe('2');
  });

  it('that is still at it when the connection ends delivers its event, once, before those of the next', async () => {
    let finish!: () => void;
    const slow = schema<number>(async (value) => {
      await new Promise<void>((resolve) => (finish = resolve));
      return { value: value as number };
    });
    const options = { schemas: { n: slow }, pauseWhenHidden: true };
    const test = await new TestClient<{ n: number }>(new FakeServer(), options).open();
    const events: unknown[] = [];
    test.client.on('*', ({ data, id }) => events.push([data, id]));
    test.server.last.send('id: 1\nevent: n\ndata: 1\n\n');
    await waitUntil(() => finish !== undefined);
    test.environment.hide(true);
    test.environment.hide(false);
    await test.reaches('open');
    expect(test.server.last.lastEventId).toBe('1');
    test.server.last.send('data: 2\n\n');
    await settle();
    expect(events).toEqual([]);
    finish();
    await waitUntil(() => events.length === 2);
    expect(events).toEqual([
      [1, '1'],
      [2, '1'],
    ]);
  });

  it('that is still at it when the client is closed delivers nothing, and the event comes again', async () => {
    let finish!: () => void;
    const slow = schema<number>(async (value) => {
      await new Promise<void>((resolve) => (finish = resolve));
      return { value: value as number };
    });
    const test = await new TestClient<{ n: number }>(new FakeServer(), { schemas: { n: slow } }).open();
    const data = test.collect();
    test.server.last.send('id: 1\nevent: n\ndata: 1\n\nid: 2\ndata: behind it\n\n');
    await waitUntil(() => finish !== undefined);
    test.client.close();
    finish();
    await settle();
    expect(data).toEqual([]);
    expect(test.client.lastEventId).toBe('');
    test.client.connect();
    await test.reaches('open');
    expect(test.server.last.lastEventId).toBeNull();
    test.client.close();
  });
});

describe('decode', () => {
  it('replaces JSON, and what it throws makes the payload invalid', async () => {
    const invalid: InvalidPayload[] = [];
    const options = {
      decode: (raw: string): unknown => JSON.parse(raw),
      onInvalid: (payload: InvalidPayload) => invalid.push(payload),
    };
    const test = await new TestClient(new FakeServer(), options).open();
    const data = test.collect();
    test.server.last.send('data: {\n\ndata: [1]\n\n');
    await waitUntil(() => data.length === 1);
    expect(data).toEqual([[1]]);
    expect(invalid).toMatchObject([{ raw: '{', error: expect.any(SyntaxError) }]);
  });
});

describe('types', () => {
  interface Events {
    add: { amount: number };
    text: string;
  }
  type Equal<One, Two> =
    (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Two ? 1 : 2 ? true : false;
  const assert = <_Condition extends true>(): void => {};

  it('come from Events, or from the schemas', () => {
    const client = new SseClient<Events>('');
    client.on('add', ({ data }) => assert<Equal<typeof data, { amount: number }>>());
    client.on('connected', ({ data }) => assert<Equal<typeof data.heartbeat, number>>());
    client.on('*', (event) => {
      if (event.type === 'add') assert<Equal<typeof event.data, { amount: number }>>();
      else assert<Equal<typeof event.data, string>>();
    });
    // @ts-expect-error -- no such event
    client.on('typo', () => {});
    const inferred = new SseClient('', {
      schemas: { n: doubled, s: schema<string>((value) => ({ value: String(value) })) },
    });
    inferred.on('n', ({ data }) => assert<Equal<typeof data, number>>());
    inferred.on('s', ({ data }) => assert<Equal<typeof data, string>>());
    const untyped = new SseClient('');
    untyped.on('anything', ({ data, type }) => {
      assert<Equal<typeof data, unknown>>();
      assert<Equal<typeof type, 'anything'>>();
    });
    untyped.on('*', ({ data, type }) => {
      assert<Equal<typeof data, unknown>>();
      assert<Equal<typeof type, string>>();
    });
    expect(client.state).toEqual({ name: 'idle' });
  });
});
