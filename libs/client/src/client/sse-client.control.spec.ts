import { FakeServer } from '../transport/fake-server.spec-support.js';
import { connected, TestClient } from './test-client.spec-support.js';
import { settle, waitUntil } from '@nestream/test-kit/wait-until';

describe('control events', () => {
  it('a gap goes to onGap before what follows it', async () => {
    const steps: unknown[] = [];
    const test = await new TestClient(new FakeServer(), { onGap: (gap) => steps.push(gap) }).open();
    test.client.on('gap', ({ data }) => steps.push(data.reason));
    test.client.on('*', ({ data }) => steps.push(data));
    const gap = { requested: null, resumedFrom: 'e:1', reason: 'epoch', rooms: ['a'] };
    test.server.last.send(`${connected()}event: gap\ndata: ${JSON.stringify(gap)}\n\ndata: after\n\n`);
    await waitUntil(() => steps.length === 3);
    expect(steps).toEqual(['epoch', gap, 'after']);
  });

  it('closing without reconnect closes', async () => {
    const onClosing = jest.fn();
    const test = await new TestClient(new FakeServer(), { onClosing }).open();
    const data = test.collect('closing');
    const closing = { reason: 'completed', reconnect: false };
    test.server.last.send(
      `${connected()}id: e:9\nevent: closing\ndata: ${JSON.stringify(closing)}\n\ndata: x\n\n`,
    );
    expect(await test.client.closed).toEqual({ name: 'closed', reason: 'server' });
    expect(onClosing).toHaveBeenCalledWith(closing);
    expect(data).toEqual([closing]);
    expect(test.client.lastEventId).toBe('e:9');
    expect(test.server.last.cancelled).toBe(true);
  });

  it('closing with reconnect comes back after its retry', async () => {
    const test = await new TestClient().open();
    test.server.last.send(`${connected()}retry: 700\nevent: closing\ndata: {"reconnect":true}\n\n`);
    await settle();
    test.server.last.end();
    await test.reaches('waiting');
    expect(test.delay).toBe(700);
    await test.reopen();
  });

  it('expiring renews the credentials and the connection', async () => {
    const refresh = jest.fn(async () => {});
    const test = await new TestClient(new FakeServer(), { refresh }).open();
    test.server.last.send(`${connected(0, 'e:1')}event: expiring\ndata: {"expiresAt":"x"}\n\n`);
    await waitUntil(() => test.server.exchanges.length === 2);
    await test.reaches('open');
    expect(refresh).toHaveBeenCalledTimes(1);
    expect(test.server.exchanges[0]!.cancelled).toBe(true);
    expect(test.server.last.lastEventId).toBe('e:1');
    expect(test.states).toEqual(['connecting', 'open', 'connecting', 'open']);
  });

  it('expiring whose renewal fails leaves the stream as it is', async () => {
    const refresh = async (): Promise<never> => Promise.reject(new Error('no'));
    const test = await new TestClient(new FakeServer(), { refresh }).open();
    test.server.last.send(`${connected()}event: expiring\ndata: {}\n\n`);
    await waitUntil(() => test.sources.includes('refresh'));
    await settle();
    expect(test.states).toEqual(['connecting', 'open']);
  });

  it('closing that does not say whether to reconnect comes back', async () => {
    const test = await new TestClient().open();
    test.server.last.send(`${connected()}event: closing\ndata: {"reason":"draining"}\n\n`);
    await settle();
    test.server.last.end();
    await test.reopen();
    expect(test.states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
  });

  it('a final closing does not close the connection that onClosing has opened instead', async () => {
    const onClosing = (): void => {
      test.client.close();
      test.client.connect();
    };
    const test = await new TestClient(new FakeServer(), { onClosing }).open();
    test.server.last.send(`${connected()}id: 9\nevent: closing\ndata: {"reconnect":false}\n\n`);
    await waitUntil(() => test.states.length === 5);
    await settle();
    expect(test.states).toEqual(['connecting', 'open', 'closed', 'connecting', 'open']);
    expect(test.client.lastEventId).toBe('');
  });

  it.each(['5', 'null', 'no JSON'])('have an object for data, and not %s', async (raw) => {
    const callbacks = { onGap: jest.fn(), onClosing: jest.fn() };
    const test = await new TestClient(new FakeServer(), callbacks).open();
    const data = test.collect('gap');
    test.server.last.send(`${connected()}event: gap\ndata: ${raw}\n\nevent: closing\ndata: ${raw}\n\n`);
    await waitUntil(() => data.length === 1);
    await settle();
    for (const callback of Object.values(callbacks)) expect(callback).not.toHaveBeenCalled();
    expect(test.client.state.name).toBe('open');
  });

  it.each([
    'event: connected\ndata: {"connectionId":1}',
    'event: connected\ndata: null',
    'event: gap\ndata: {"connectionId":"c1"}',
  ])('are not begun by %j', async (first) => {
    const onGap = jest.fn();
    const test = await new TestClient(new FakeServer(), { onGap }).open();
    const data = test.collect();
    test.server.last.send(`${first}\n\nevent: gap\ndata: {}\n\n`);
    await waitUntil(() => data.length === 2);
    expect(onGap).not.toHaveBeenCalled();
  });

  it('do not close for a field of closing in another', async () => {
    const test = await new TestClient().open();
    const data = test.collect();
    test.server.last.send(`${connected()}event: gap\ndata: {"reconnect":false}\n\ndata: after\n\n`);
    await waitUntil(() => data.length === 1);
    expect(test.client.state.name).toBe('open');
  });

  it('of other servers are events like any other', async () => {
    const callbacks = { onGap: jest.fn(), onClosing: jest.fn(), refresh: jest.fn() };
    const test = await new TestClient(new FakeServer(), callbacks).open();
    const data = test.collect();
    test.server.last.send('event: connected\ndata: {"user":1}\n\nevent: gap\ndata: 2\n\n');
    test.server.last.send(
      'event: closing\ndata: {"reconnect":false}\n\nevent: expiring\ndata: {}\n\ndata: 5\n\n',
    );
    await waitUntil(() => data.length === 5);
    for (const callback of Object.values(callbacks)) expect(callback).not.toHaveBeenCalled();
    expect(test.client.state.name).toBe('open');
  });

  it('are looked for anew on every connection', async () => {
    const onGap = jest.fn();
    const test = await new TestClient(new FakeServer(), { onGap }).open();
    test.server.last.send(connected());
    await settle();
    test.server.last.end();
    await test.reopen();
    const data = test.collect();
    test.server.last.send('data: first\n\nevent: gap\ndata: {}\n\n');
    await waitUntil(() => data.length === 2);
    expect(data).toEqual(['first', {}]);
    expect(onGap).not.toHaveBeenCalled();
    test.server.last.end();
    await test.reopen();
    test.server.last.send(`${connected()}event: gap\ndata: {}\n\n`);
    await waitUntil(() => onGap.mock.calls.length === 1);
  });
});
