import { FakeServer } from '../transport/fake-server.spec-support.js';
import { delaysOf } from './delays-of.spec-support.js';
import { connected, TestClient } from './test-client.spec-support.js';
import { settle } from '@nestream/test-kit/wait-until';

describe('the delay', () => {
  it('doubles up to its limit', async () => {
    const test = new TestClient(new FakeServer(503), { retryDelay: 100, maxRetryDelay: 1000 });
    test.client.connect();
    expect(await delaysOf(test, 6)).toEqual([100, 200, 400, 800, 1000, 1000]);
    test.client.close();
  });

  it('is up to half shorter', async () => {
    const test = new TestClient(new FakeServer(503));
    test.environment.chance = 0;
    test.client.connect();
    expect(await delaysOf(test, 3)).toEqual([500, 1000, 2000]);
    test.client.close();
  });

  it.each([
    ['0', 100],
    ['2500', 2500],
    ['99999999999', 30_000],
  ])('follows retry: %s', async (retry, expected) => {
    const test = await new TestClient().open();
    test.server.last.send(`retry: ${retry}\ndata: x\n\n`);
    await settle();
    test.server.last.end();
    expect(await delaysOf(test, 1)).toEqual([expected]);
  });

  it('of retry: 99999999999 is an hour at most', async () => {
    const test = await new TestClient(new FakeServer(), { maxRetryDelay: Infinity }).open();
    test.server.last.send('retry: 99999999999\ndata: x\n\n');
    await settle();
    test.server.last.end();
    expect(await delaysOf(test, 1)).toEqual([3_600_000]);
  });

  it('of a final closing does not outlive the connection', async () => {
    const test = await new TestClient(new FakeServer('stream', 503)).open();
    test.server.last.send(`${connected()}retry: 3600000\nevent: closing\ndata: {"reconnect":false}\n\n`);
    await test.client.closed;
    test.client.connect();
    expect(await delaysOf(test, 1)).toEqual([1000]);
  });

  it('starts over after an event with a new id', async () => {
    const test = new TestClient(new FakeServer(503, 503, 'stream'));
    test.client.connect();
    expect(await delaysOf(test, 2)).toEqual([1000, 2000]);
    await test.reaches('open');
    test.server.last.send('id: 1\ndata: x\n\n');
    await settle();
    test.server.last.end();
    expect(await delaysOf(test, 1)).toEqual([1000]);
  });

  it.each([
    ['the same events with the same ids', 'id: 1\ndata: x\n\nid: 2\ndata: y\n\n', [1000, 2000, 4000, 8000]],
    ['events without ids', 'data: x\n\ndata: y\n\n', [1000, 2000, 4000, 8000]],
    ['only `connected`', connected(0, 'e:7'), [1000, 2000, 4000, 8000]],
    ['nothing', ':\n', [1000, 2000, 4000, 8000]],
  ])('keeps growing while every connection delivers %s and ends', async (_name, text, expected) => {
    const test = new TestClient();
    test.client.connect();
    const delays: number[] = [];
    for (const _ of expected) {
      await test.reaches('open');
      test.server.last.send(text);
      await settle();
      test.server.last.end();
      await test.reaches('waiting');
      delays.push(test.delay!);
      test.environment.advance(test.delay!);
    }
    expect(delays).toEqual(expected);
    test.client.close();
  });

  it('starts over after every connection that delivers something new', async () => {
    const test = new TestClient();
    test.client.connect();
    for (let id = 1; id < 4; id++) {
      await test.reaches('open');
      test.server.last.send(`id: ${id}\ndata: x\n\n`);
      await settle();
      test.server.last.end();
      await test.reaches('waiting');
      expect(test.delay).toBe(1000);
      test.environment.advance(1000);
    }
    test.client.close();
  });

  it('begins anew when the stream was open for 5 s', async () => {
    const test = new TestClient(new FakeServer(503, 'stream'));
    test.client.connect();
    expect(await delaysOf(test, 1)).toEqual([1000]);
    await test.reaches('open');
    test.environment.advance(4999);
    test.server.last.end();
    expect(await delaysOf(test, 1)).toEqual([2000]);
    await test.reaches('open');
    test.environment.advance(5000);
    test.server.last.end();
    expect(await delaysOf(test, 1)).toEqual([1000]);
  });

  it.each([
    ['maxRetryDelay is less', 503, { maxRetryDelay: 5000 }],
    ['maxRetryDelay is 0', 503, { maxRetryDelay: 0 }],
    ['retry overrules the status', 403, { retry: () => true }],
  ])('is that of Retry-After or up to a quarter longer, also if %s', async (_name, status, options) => {
    const test = new TestClient(new FakeServer({ status, headers: { 'retry-after': '20' } }), options);
    test.client.connect();
    expect(await delaysOf(test, 1)).toEqual([25_000]);
    test.environment.chance = 0;
    expect(await delaysOf(test, 1)).toEqual([20_000]);
    test.client.close();
  });

  it('is as long as ever if Retry-After is shorter', async () => {
    const test = new TestClient(new FakeServer({ status: 503, headers: { 'retry-after': '2' } }));
    test.client.connect();
    expect(await delaysOf(test, 3)).toEqual([2500, 2500, 4000]);
    test.client.close();
  });
});
