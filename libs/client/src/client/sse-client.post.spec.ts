import { FakeServer } from '../transport/fake-server.spec-support.js';
import { TestClient } from './test-client.spec-support.js';
import { settle } from './wait-until.spec-support.js';

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

  it.each([
    ['an id', {}, 'id: 1\n\n'],
    ['resend', { resend: true }, ''],
    ['retry', { retry: () => true }, ''],
  ])('is sent again with %s', async (_name, options, text) => {
    const test = await new TestClient(new FakeServer(), { body: 'x', ...options }).open();
    test.server.last.send(text || ':\n');
    await settle();
    test.server.last.end();
    await test.reopen();
    expect(test.server.exchanges.map(({ init }) => init.body)).toEqual(['x', 'x']);
  });
});
