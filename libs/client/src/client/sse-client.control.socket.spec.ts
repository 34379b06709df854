import { SocketClient } from './socket-client.spec-support.js';
import { connected } from './test-client.spec-support.js';
import { settle, waitUntil } from '@nestream/test-kit/wait-until';

describe('over a real socket, a control event', () => {
  let test: SocketClient;

  beforeEach(async () => {
    test = await SocketClient.listen();
  });

  afterEach(async () => test.stop());

  it('expiring renews the credentials, and then the connection after the last event', async () => {
    let token = 1;
    const seen: (string | undefined)[] = [];
    test.start(
      { headers: () => ({ authorization: `Bearer ${token}` }), refresh: () => token++ },
      (exchange) => {
        seen.push(exchange.header('authorization'));
        exchange.stream(
          `${connected()}id: e:7\ndata: 1\n\nevent: expiring\ndata: {"expiresAt":"2026-01-01T00:01:00Z"}\n\n`,
        );
      },
      (exchange) => {
        seen.push(exchange.header('authorization'), exchange.lastEventId);
        exchange.stream(`${connected()}data: 2\n\n`);
      },
    );
    await test.received(2);
    expect(seen).toEqual(['Bearer 1', 'Bearer 2', 'e:7']);
    expect([test.data, test.errors]).toEqual([[1, 2], []]);
  });

  it('closing that allows to come back does so after its retry, with its id', async () => {
    test.start(
      {},
      (exchange) => {
        exchange.stream(
          `${connected()}retry: 7000\nid: e:9\nevent: closing\ndata: {"reason":"draining","reconnect":true}\n\n`,
        );
        exchange.end();
      },
      (exchange) => exchange.stream('data: back\n\n'),
    );
    expect(await test.again()).toBe(7000);
    await test.received(1);
    expect(test.server.last.lastEventId).toBe('e:9');
    expect(test.errors).toEqual([]);
  });

  it('closing that does not ends the client at once, and for good', async () => {
    test.start({}, (exchange) => {
      exchange.stream(
        `${connected()}id: e:9\nevent: closing\ndata: {"reason":"completed","reconnect":false}\n\ndata: late\n\n`,
      );
    });
    expect(await test.client.closed).toEqual({ name: 'closed', reason: 'server' });
    expect(test.client.lastEventId).toBe('e:9');
    test.environment.advance(3_600_000);
    await settle();
    expect(test.server.exchanges).toHaveLength(1);
    expect([test.data, test.errors]).toEqual([[], []]);
  });

  it('gap is told before what follows it', async () => {
    const steps: unknown[] = [];
    test.start({ onGap: ({ reason, rooms }) => steps.push([reason, rooms]) }, (exchange) =>
      exchange.stream(
        `${connected()}event: gap\ndata: {"requested":null,"resumedFrom":"e:1","reason":"trimmed","rooms":["a"]}\n\ndata: after\n\n`,
      ),
    );
    test.client.on('*', ({ data }) => steps.push(data));
    await waitUntil(() => steps.length === 2);
    expect(steps).toEqual([['trimmed', ['a']], 'after']);
  });
});
