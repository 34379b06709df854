import { IdleTimeoutError } from '../errors/idle-timeout.error.js';
import { FakeServer } from '../transport/fake-server.spec-support.js';
import { connected, TestClient } from './test-client.spec-support.js';
import { settle, waitUntil } from '@nestream/test-kit/wait-until';

describe('silence', () => {
  it('of 2.5 heartbeats that connected announces ends a connection', async () => {
    const test = await new TestClient().open();
    test.environment.advance(1_000_000);
    expect(test.client.state.name).toBe('open');
    test.server.last.send(connected(1000, 'e:1'));
    await waitUntil(() => test.client.lastEventId === 'e:1');
    test.environment.advance(2499);
    expect(test.client.state.name).toBe('open');
    test.environment.advance(1);
    expect(test.errors).toEqual([new IdleTimeoutError(2500)]);
    expect(test.server.last.cancelled).toBe(true);
    await test.reopen();
    expect(test.server.last.lastEventId).toBe('e:1');
  });

  it('is broken by any byte', async () => {
    const test = await new TestClient(new FakeServer(), { idleTimeout: 1000 }).open();
    for (const byte of ':\nda') {
      test.environment.advance(999);
      test.server.last.send(byte);
      await settle();
    }
    test.environment.advance(999);
    expect(test.client.state.name).toBe('open');
    test.environment.advance(1);
    expect(test.client.state.name).toBe('waiting');
  });

  it('is not watched with idleTimeout 0', async () => {
    const test = await new TestClient(new FakeServer(), { idleTimeout: 0 }).open();
    test.server.last.send(connected(1000, 'e:1'));
    await waitUntil(() => test.client.lastEventId === 'e:1');
    expect(test.environment.timers).toEqual([]);
  });

  it('before the answer counts as well', async () => {
    const test = new TestClient(new FakeServer('hang', 'stream'), { idleTimeout: 1000 });
    test.client.connect();
    await waitUntil(() => test.server.exchanges.length === 1);
    test.environment.advance(1000);
    expect(test.server.last.aborted).toBe(true);
    await test.reopen();
    expect(test.states).toEqual(['connecting', 'waiting', 'connecting', 'open']);
  });

  it('is broken by the answer', async () => {
    let answer!: () => void;
    const server = new FakeServer();
    const test = new TestClient(server, {
      idleTimeout: 1000,
      fetch: async (url, init) => {
        await new Promise<void>((resolve) => (answer = resolve));
        return server.fetch(url, init);
      },
    });
    test.client.connect();
    await waitUntil(() => answer !== undefined);
    test.environment.advance(900);
    answer();
    await test.reaches('open');
    test.environment.advance(999);
    expect(test.client.state.name).toBe('open');
    test.environment.advance(1);
    expect(test.client.state.name).toBe('waiting');
    test.client.close();
  });

  it('of a client that has no connection means nothing', async () => {
    const test = await new TestClient(new FakeServer(), { idleTimeout: 1000, retryDelay: 5000 }).open();
    test.server.last.end();
    await test.reaches('waiting');
    test.environment.advance(4999);
    expect(test.states).toEqual(['connecting', 'open', 'waiting']);
    expect(test.environment.timers).toHaveLength(1);
    test.client.close();
    expect(test.environment.timers).toEqual([]);
  });

  it.each(['visibilitychange', 'online', 'pageshow'] as const)('is looked at on %s', async (event) => {
    const test = await new TestClient(new FakeServer(), { idleTimeout: 1000 }).open();
    // Asleep without timers, as browsers freeze pages.
    test.environment.time += 5000;
    test.environment.page(event);
    expect(test.client.state.name).toBe('open');
    expect(test.environment.timers.map(({ due }) => due)).toEqual([test.environment.time + 1000]);
    test.environment.advance(1000);
    expect(test.client.state.name).toBe('waiting');
  });
});

describe('a device that is offline', () => {
  it('waits for the network', async () => {
    const test = new TestClient(new FakeServer(new Error('offline'), 'stream'));
    test.environment.online = false;
    test.client.connect();
    await test.reaches('waiting');
    expect(test.client.state).toMatchObject({ offline: true, delay: 30_000 });
    test.environment.advance(10_000);
    expect(test.client.state.name).toBe('waiting');
    test.environment.online = true;
    test.environment.page('online');
    await test.reaches('open');
  });

  it('tries all the same after a while', async () => {
    const test = new TestClient(new FakeServer(new Error('offline'), 'stream'));
    test.environment.online = false;
    test.client.connect();
    await test.reopen();
    expect(test.server.exchanges).toHaveLength(2);
  });

  it.each([
    ['maxRetryDelay', new Error('offline'), 5000],
    ['Retry-After, which is more', { status: 503, headers: { 'retry-after': '20' } }, 25_000],
  ])('waits for %s at most', async (_name, answer, expected) => {
    const test = new TestClient(new FakeServer(answer), { maxRetryDelay: 5000 });
    test.environment.online = false;
    test.client.connect();
    await test.reaches('waiting');
    expect(test.delay).toBe(expected);
    test.client.close();
  });

  it('comes back with the network also if it did not know that it was offline', async () => {
    const test = new TestClient(new FakeServer(new Error('reset'), 'stream'));
    test.client.connect();
    await test.reaches('waiting');
    test.environment.page('online');
    await test.reaches('open');
    expect(test.server.exchanges).toHaveLength(2);
  });

  it.each([
    ['it was the server that failed', 503, 'online'],
    ['only the page was shown', new Error('reset'), 'visibilitychange'],
    ['only the page came back', new Error('reset'), 'pageshow'],
  ] as const)('keeps to the delay if %s', async (_name, answer, event) => {
    const test = new TestClient(new FakeServer(answer));
    test.client.connect();
    await test.reaches('waiting');
    test.environment.page(event);
    await settle();
    expect(test.server.exchanges).toHaveLength(1);
    test.client.close();
  });
});
