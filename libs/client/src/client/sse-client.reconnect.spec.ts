import { ContentTypeError } from '../errors/content-type.error.js';
import { HttpStatusError } from '../errors/http-status.error.js';
import { EndOfStreamError } from '../errors/end-of-stream.error.js';
import { FakeServer } from '../transport/fake-server.spec-support.js';
import type { RetryContext } from '../reconnect/reconnect-options.interface.js';
import { delaysOf } from './delays-of.spec-support.js';
import { TestClient } from './test-client.spec-support.js';
import { settle } from '@nestream/test-kit/wait-until';

describe('connect() after close()', () => {
  it('begins anew, with the delays as well', async () => {
    const test = new TestClient(new FakeServer(503), { maxAttempts: 3 });
    test.client.connect();
    expect(await delaysOf(test, 2)).toEqual([1000, 2000]);
    await test.client.closed;
    test.client.connect();
    expect(await delaysOf(test, 2)).toEqual([1000, 2000]);
    expect(await test.client.closed).toMatchObject({ reason: 'failed' });
    expect(test.server.exchanges).toHaveLength(6);
  });
});

describe('what ends a connection', () => {
  it.each([408, 425, 429, 500, 502, 503, 504, 599])('%d is tried again', async (status) => {
    const test = new TestClient(new FakeServer(status, 'stream'));
    test.client.connect();
    await test.reopen();
    expect(test.server.exchanges[0]!.cancelled).toBe(true);
    expect(test.errors).toMatchObject([{ status, code: 'SSE_HTTP_STATUS' }]);
  });

  it.each([201, 202, 206, 205, 301, 304, 400, 401, 403, 404, 409, 410, 418, 451])(
    '%d is fatal',
    async (status) => {
      const test = new TestClient(new FakeServer(status));
      test.client.connect();
      const { error } = await test.client.closed;
      expect(error).toBeInstanceOf(HttpStatusError);
      expect(error).toMatchObject({ status });
      expect(test.states).toEqual(['connecting', 'closed']);
      if (![205, 304].includes(status)) expect(test.server.last.cancelled).toBe(true);
      expect(test.environment.watched).toBe(false);
    },
  );

  it('204 is a stop and no error', async () => {
    const retry = jest.fn(() => true);
    const test = new TestClient(new FakeServer(204), { retry });
    test.client.connect();
    expect(await test.client.closed).toEqual({ name: 'closed', reason: 'no-content' });
    expect(test.errors).toEqual([]);
    expect(retry).not.toHaveBeenCalled();
  });

  it.each(['text/html', 'text/event-stream2', 'application/json; x=text/event-stream', undefined])(
    'content type %s is fatal',
    async (type) => {
      const test = new TestClient(new FakeServer({ headers: type ? { 'content-type': type } : {} }));
      test.client.connect();
      expect((await test.client.closed).error).toBeInstanceOf(ContentTypeError);
      expect(test.server.last.cancelled).toBe(true);
    },
  );

  it.each(['text/event-stream', 'Text/Event-Stream; charset=utf-8', 'text/event-stream ;x=1'])(
    'content type %s is none',
    async (type) => {
      await new TestClient(new FakeServer({ headers: { 'content-type': type } })).open();
      expect(true).toBe(true);
    },
  );

  it('an event that is too large is fatal', async () => {
    const test = await new TestClient(new FakeServer(), { maxEventSize: 100 }).open();
    test.server.last.send(`data: ${'x'.repeat(200)}`);
    expect((await test.client.closed).error).toMatchObject({ code: 'SSE_MAX_EVENT_SIZE' });
    expect(test.server.last.cancelled).toBe(true);
  });

  it('an answer without a body is an end', async () => {
    const headers = { 'content-type': 'text/event-stream' };
    const test = new TestClient(new FakeServer(), { fetch: async () => new Response(null, { headers }) });
    test.client.connect();
    await test.reaches('waiting');
    expect(test.client.state).toMatchObject({ cause: expect.any(EndOfStreamError) });
    expect(test.errors).toEqual([]);
    test.client.close();
  });

  it('network errors and the end are tried again, and only the former reported', async () => {
    const failure = new TypeError('fetch failed');
    const test = new TestClient(new FakeServer(failure, 'stream'));
    test.client.connect();
    await test.reopen();
    test.server.last.end();
    await test.reopen();
    test.server.last.fail(new Error('reset'));
    await test.reopen();
    expect(test.errors).toEqual([failure, new Error('reset')]);
    expect(test.sources).toEqual(['connection', 'connection']);
  });
});

describe('the client gives up', () => {
  it('after maxAttempts failures in a row', async () => {
    const test = new TestClient(new FakeServer(503, 'stream', 503), { maxAttempts: 2 });
    test.client.connect();
    await test.reopen();
    test.server.last.send('id: 1\ndata: x\n\n');
    await settle();
    test.server.last.end();
    await delaysOf(test, 1);
    expect(await test.client.closed).toMatchObject({ reason: 'failed', error: { status: 503 } });
    expect(test.server.exchanges).toHaveLength(3);
  });

  it('when retry says so', async () => {
    const contexts: RetryContext[] = [];
    const test = new TestClient(new FakeServer(503), {
      lastEventId: '1',
      retry: (context) => {
        contexts.push(context);
        return context.attempt < 2 ? undefined : false;
      },
    });
    test.client.connect();
    await delaysOf(test, 1);
    expect(await test.client.closed).toMatchObject({ reason: 'failed' });
    const common = { cause: expect.any(HttpStatusError), status: 503, lastEventId: '1' };
    expect(contexts).toEqual([
      { ...common, attempt: 1, delay: 1000 },
      { ...common, attempt: 2, delay: 2000 },
    ]);
  });

  it('not when retry wants to go on', async () => {
    const answers = [true, 7, 0];
    const test = new TestClient(new FakeServer(403), { retry: () => answers.shift() });
    test.client.connect();
    expect(await delaysOf(test, 3)).toEqual([1000, 7, 0]);
    expect(await test.client.closed).toMatchObject({ error: { status: 403 } });
  });

  it.each([NaN, -1])('as usual when retry says %d or throws', async (answer) => {
    const test = new TestClient(new FakeServer(503), {
      retry: ({ attempt }) => {
        if (attempt === 2) throw new Error('mine');
        return answer;
      },
    });
    test.client.connect();
    expect(await delaysOf(test, 2)).toEqual([1000, 2000]);
    expect(test.errors).toContainEqual(new Error('mine'));
    test.client.close();
  });
});
