import { FakeServer } from '../transport/fake-server.spec-support.js';
import { TestClient } from './test-client.spec-support.js';
import { waitUntil } from '@nestream/test-kit/wait-until';

describe('a 401', () => {
  it('is renewed once for all that get it together', async () => {
    let token = 1;
    let done!: () => void;
    const refresh = jest.fn(async () => {
      await new Promise<void>((resolve) => (done = resolve));
      token++;
    });
    const tests = [1, 2, 3].map(
      () =>
        new TestClient(new FakeServer(401, 'stream'), { refresh, headers: () => ({ token: `${token}` }) }),
    );
    for (const { client } of tests) client.connect();
    await waitUntil(() => done !== undefined && tests.every(({ server }) => server.last?.cancelled));
    done();
    for (const test of tests) {
      await test.reaches('open');
      expect(test.server.exchanges.map(({ headers }) => headers.get('token'))).toEqual(['1', '2']);
      expect(test.errors).toEqual([]);
      expect(test.states).toEqual(['connecting', 'open']);
    }
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('after the renewal is fatal', async () => {
    const refresh = jest.fn();
    const test = new TestClient(new FakeServer(401), { refresh });
    test.client.connect();
    await expect(test.client.closed).resolves.toMatchObject({ reason: 'failed', error: { status: 401 } });
    expect(refresh).toHaveBeenCalledTimes(1);
    expect(test.server.exchanges.map(({ cancelled }) => cancelled)).toEqual([true, true]);
  });

  it('is renewed again after a good connection, also for a POST', async () => {
    const refresh = jest.fn();
    const server = new FakeServer(401, 'stream', 401, 'stream');
    const test = await new TestClient(server, { refresh, body: 'x', resend: true }).open();
    server.last.end();
    await test.reopen();
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it('whose renewal fails is fatal', async () => {
    const cause = new Error('logged out');
    const test = new TestClient(new FakeServer(401), { refresh: async () => Promise.reject(cause) });
    test.client.connect();
    await expect(test.client.closed).resolves.toMatchObject({ error: { status: 401, cause } });
  });

  it('is fatal if nothing can be renewed', async () => {
    const test = new TestClient(new FakeServer(401));
    test.client.connect();
    await expect(test.client.closed).resolves.toMatchObject({ error: { code: 'SSE_HTTP_STATUS' } });
    expect(test.server.exchanges).toHaveLength(1);
  });

  it('is what the second request is told of', async () => {
    const causes: unknown[] = [];
    await new TestClient(new FakeServer(401, 'stream'), {
      refresh: () => {},
      headers: ({ cause }) => {
        causes.push(cause);
        return {};
      },
    }).open();
    expect(causes).toMatchObject([undefined, { status: 401 }]);
  });
});

describe('another failure', () => {
  it.each([403, 503, new Error('reset')])('renews nothing: %s', async (answer) => {
    const refresh = jest.fn();
    const test = new TestClient(new FakeServer(answer), { refresh, maxAttempts: 1 });
    test.client.connect();
    await expect(test.client.closed).resolves.toMatchObject({ reason: 'failed' });
    expect(refresh).not.toHaveBeenCalled();
    expect(test.server.exchanges).toHaveLength(1);
  });
});
