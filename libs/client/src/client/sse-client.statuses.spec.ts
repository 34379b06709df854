import { SocketClient } from './socket-client.spec-support.js';
import { waitUntil } from '@nestream/test-kit/wait-until';

describe('over a real socket, the status', () => {
  let test: SocketClient;

  beforeEach(async () => {
    test = await SocketClient.listen();
  });

  afterEach(async () => test.stop());

  describe('every status', () => {
    const retried = new Set([408, 425, 429]);
    const statuses = [
      200, 201, 202, 203, 205, 206, 300, 304, 305, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 412,
      413, 414, 415, 416, 417, 418, 422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505,
      506, 507, 508, 511, 599,
    ];

    it.each(statuses)('%d', async (status) => {
      test.start({}, (exchange) => {
        exchange.answer(status, { 'Content-Type': 'text/event-stream' }, 'data: 1\n\n');
      });
      await waitUntil(() => test.client.state.name !== 'connecting');
      if (status === 200) await test.received(1);
      else if (retried.has(status) || status >= 500) await test.reaches('waiting');
      else expect(await test.client.closed).toMatchObject({ reason: 'failed', error: { status } });
      expect(test.data).toHaveLength(status === 200 ? 1 : 0);
      // The body is not left to fill a buffer: its connection is gone.
      if (status !== 200) await waitUntil(() => test.server.last.ended);
    });

    it('407, which fetch itself takes for a failure of the network', async () => {
      test.start({}, (exchange) => exchange.answer(407, { 'Content-Type': 'text/event-stream' }));
      await test.reaches('waiting');
      expect(test.errors).toMatchObject([{ name: 'TypeError' }]);
    });

    it('204', async () => {
      test.start({}, (exchange) => exchange.answer(204));
      expect(await test.client.closed).toEqual({ name: 'closed', reason: 'no-content' });
      expect(test.errors).toEqual([]);
    });
  });

  it.each([301, 302, 303, 307, 308])('follows a %d, and begins at the start again', async (status) => {
    test.start(
      {},
      (exchange) => exchange.answer(status, { Location: '/other', 'Content-Length': '0' }),
      (exchange) => {
        exchange.stream('id: 1\ndata: 1\n\n');
        exchange.end();
      },
      (exchange) => exchange.stream('data: 2\n\n'),
    );
    await test.again();
    await test.received(2);
    expect(test.server.exchanges.map(({ target }) => target)).toEqual(['/stream', '/other', '/stream']);
    expect(test.server.last.lastEventId).toBe('1');
  });

  it('takes a circle of redirects for a failure of the network', async () => {
    test.start({}, (exchange) => exchange.answer(302, { Location: '/stream', 'Content-Length': '0' }));
    expect(await test.again()).toBe(1000);
    expect(test.errors).toHaveLength(1);
  });
});
