import { PageSuspendedError } from '../errors/page-suspended.error.js';
import { FakeServer } from '../transport/fake-server.spec-support.js';
import { connected, TestClient } from './test-client.spec-support.js';
import { settle, waitUntil } from '@nestream/test-kit/wait-until';

const CLOSING = 'event: closing\ndata: {"reason":"shutdown","reconnect":true}\n\n';

describe('a POST', () => {
  it('is not sent again without an id', async () => {
    const test = await new TestClient(new FakeServer(), { body: 'x' }).open();
    test.server.last.end();
    expect(await test.client.closed).toEqual({ name: 'closed', reason: 'ended' });
    const failing = new TestClient(new FakeServer(new Error('reset')), { method: 'POST' });
    failing.client.connect();
    expect(await failing.client.closed).toMatchObject({ reason: 'failed', error: new Error('reset') });
  });

  it('may be answered with 201', async () => {
    await new TestClient(new FakeServer(201), { body: 'x' }).open();
    expect(true).toBe(true);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY'])(
    'or another %s is not sent again after the server ended it, although its events had ids',
    async (method) => {
      const test = await new TestClient(new FakeServer(), { method }).open();
      test.server.last.send('id: 1\ndata: x\n\n');
      await settle();
      test.server.last.end();
      expect(await test.client.closed).toEqual({ name: 'closed', reason: 'ended' });
      expect(test.server.exchanges).toHaveLength(1);
    },
  );

  it.each(['get', 'HEAD'])('is not a %s, which is sent again', async (method) => {
    const test = await new TestClient(new FakeServer(), { method }).open();
    test.server.last.send('id: 1\ndata: x\n\n');
    await settle();
    test.server.last.end();
    await test.reopen();
    expect(test.server.exchanges).toHaveLength(2);
    test.client.close();
  });

  it('resumes after its last id where the connection was interrupted', async () => {
    const test = await new TestClient(new FakeServer(), { body: 'x' }).open();
    test.server.last.send('id: 1\ndata: x\n\n');
    await settle();
    test.server.last.fail(new Error('reset'));
    await test.reopen();
    expect(test.server.exchanges.map(({ lastEventId }) => lastEventId)).toEqual([null, '1']);
  });

  it.each([
    ['with resend', { resend: true }, 'id: 1\ndata: x\n\n'],
    ['with resend and without an id', { resend: true }, ':\n'],
    ['with retry', { retry: () => true }, ':\n'],
    ['where the server sent `closing`', {}, connected(0, 'e:1') + CLOSING],
  ])('is sent again after the server ended it %s', async (_name, options, text) => {
    const test = await new TestClient(new FakeServer(), { body: 'x', ...options }).open();
    test.server.last.send(text);
    await settle();
    test.server.last.end();
    await test.reopen();
    expect(test.server.exchanges.map(({ init }) => init.body)).toEqual(['x', 'x']);
  });

  it('is not sent again because an earlier connection had a `closing`', async () => {
    const test = await new TestClient(new FakeServer(), { body: 'x' }).open();
    test.server.last.send(connected(0, 'e:1') + CLOSING);
    await settle();
    test.server.last.end();
    await test.reopen();
    test.server.last.end();
    expect(await test.client.closed).toEqual({ name: 'closed', reason: 'ended' });
  });

  it.each([
    ['pagehide', true],
    ['freeze', false],
  ] as const)('without an id is not sent again after %s', async (event, persisted) => {
    const test = await new TestClient(new FakeServer(), { body: 'x' }).open();
    test.environment.page(event, persisted);
    expect(await test.client.closed).toMatchObject({ reason: 'failed', error: new PageSuspendedError() });
    test.environment.page('pageshow', true);
    expect(test.server.exchanges).toHaveLength(1);
  });

  it('without an id stays open while the page is hidden, whatever pauseWhenHidden says', async () => {
    const test = await new TestClient(new FakeServer(), { body: 'x', pauseWhenHidden: true }).open();
    test.environment.hide(true);
    expect(test.client.state.name).toBe('open');
    test.client.close();
  });

  it('without an id is not sent again after its credentials were renewed', async () => {
    const refresh = jest.fn();
    const test = await new TestClient(new FakeServer(), { body: 'x', refresh }).open();
    test.server.last.send(`${connected()}event: expiring\ndata: {}\n\nevent: x\ndata: 1\n\n`);
    await settle();
    await waitUntil(() => test.client.state.name === 'open');
    expect(test.server.exchanges).toHaveLength(1);
    test.client.close();
  });
});
