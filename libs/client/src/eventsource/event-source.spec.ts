import { settle, waitUntil } from '@nestream/test-kit/wait-until';
import { EventSource } from './event-source.js';
import { expectLog, once, RecordedSource } from './recorded-source.spec-support.js';

describe('EventSource', () => {
  let test: RecordedSource;

  beforeEach(async () => {
    test = await RecordedSource.listen();
  });

  afterEach(async () => test.stop());

  describe('has the shape of the standard: it', () => {
    it('is one', () => {
      // Compiles only while it can stand in for the native one.
      const source: globalThis.EventSource = test.start([(exchange) => exchange.stream()]);
      expect(source).toBeInstanceOf(EventTarget);
      expect(Object.prototype.toString.call(source)).toBe('[object EventSource]');
      expect([EventSource.CONNECTING, EventSource.OPEN, EventSource.CLOSED]).toEqual([0, 1, 2]);
      expect([source.CONNECTING, source.OPEN, source.CLOSED]).toEqual([0, 1, 2]);
      expect([source.readyState, source.withCredentials, source.url]).toEqual([0, false, test.server.url]);
      expect([source.onopen, source.onmessage, source.onerror]).toEqual([null, null, null]);
    });

    it.each(['', '/relative', 'http://', '::'])('refuses %j where there is no page', (url) => {
      expect(() => new EventSource(url)).toThrow(expect.objectContaining({ name: 'SyntaxError' }));
    });

    it('resolves a URL against the page', () => {
      const scope = globalThis as { location?: { href: string } };
      scope.location = { href: `${test.server.url}/deep/page.html` };
      try {
        expect(test.start([], { url: '../other?a#b' }).url).toBe(`${test.server.url}/other?a#b`);
      } finally {
        delete scope.location;
      }
    });

    it('refuses headers that are none', () => {
      const headers = { 'not a name': '1' };
      expect(() => new EventSource(test.server.url, { headers })).toThrow(
        expect.objectContaining({ name: 'TypeError' }),
      );
    });

    it('calls handlers in the order in which they were first set, and those alone that are functions', async () => {
      const source = test.start([(exchange) => exchange.stream('data: 1\n\n')]);
      const calls: unknown[] = [];
      source.onmessage = () => calls.push('replaced');
      source.addEventListener('message', { handleEvent: () => calls.push('object') });
      source.onmessage = function () {
        calls.push(this === source);
      };
      const removed = (): unknown => calls.push('removed');
      source.onopen = removed;
      source.onopen = null;
      source.onerror = 'text' as never;
      source.addEventListener('message', removed);
      source.removeEventListener('message', removed);
      await expectLog(test, 'open 1', 'message: 1');
      expect(calls).toEqual([true, 'object']);
      expect([source.onopen, source.onerror]).toEqual([null, null]);
    });
  });

  describe('requests: it', () => {
    it('asks for an event stream past all caches', async () => {
      test.start([(exchange) => exchange.stream()], {
        headers: { authorization: 'Bearer x', accept: 'text/html', 'last-event-id': 'mine' },
      });
      const exchange = await test.requested(1);
      expect(exchange.head).toMatch(/^GET \/stream HTTP/);
      expect(exchange.header('accept')).toBe('text/event-stream');
      expect(exchange.header('cache-control')).toBe('no-cache');
      expect(exchange.header('authorization')).toBe('Bearer x');
      expect(exchange.header('last-event-id')).toBeUndefined();
    });

    it.each([
      [{}, 'same-origin'],
      [{ withCredentials: true }, 'include'],
    ])('with %j asks fetch for credentials %s', async (init, credentials) => {
      const fetched: RequestInit[] = [];
      const source = test.start([], {
        ...init,
        fetch: async (_url, request) => {
          fetched.push(request);
          return new Promise(() => {});
        },
      });
      await settle();
      expect(fetched).toMatchObject([{ credentials, cache: 'no-store', mode: 'cors', redirect: 'manual' }]);
      expect(source.withCredentials).toBe(credentials === 'include');
    });

    it.each([301, 302, 303, 307, 308])(
      'follows a redirect with %i, and asks where it began the next time',
      async (status) => {
        const final = (await RecordedSource.listen()).server.script((exchange) => {
          exchange.stream('retry: 100\nid: 1\ndata: 1\n\n');
          exchange.end();
        });
        try {
          const source = test.start([
            (exchange) => exchange.answer(status, { Location: `${final.url}/elsewhere` }),
            (exchange) => exchange.stream('data: 2\n\n'),
          ]);
          await expectLog(test, 'open 1', 'message: 1', 'error 0', 'open 1', 'message: 2');
          expect(test.events[0]!.origin).toBe(new URL(final.url).origin);
          expect(test.events[1]!.origin).toBe(new URL(test.server.url).origin);
          expect(final.last.target).toBe('/stream/elsewhere');
          expect(test.server.last.lastEventId).toBe('1');
          expect(source.url).toBe(test.server.url);
        } finally {
          await final.stop();
        }
      },
    );
  });

  describe('fails for good: it', () => {
    it.each([201, 204, 205, 206, 400, 401, 404, 429, 500, 503])('closes on status %i', async (status) => {
      test.start([
        (exchange) => exchange.answer(status, { 'Content-Type': 'text/event-stream' }, 'data: 1\n\n'),
      ]);
      await expectLog(test, 'error 2');
      // What is not read holds its connection until it is cancelled.
      await waitUntil(() => test.server.last.ended);
      await new Promise((resolve) => setTimeout(resolve, 150));
      await expectLog(test, 'error 2');
      expect(test.server.exchanges).toHaveLength(1);
    });

    it('closes on a status of a later connection as well', async () => {
      test.start([once('data: 1\n\n'), (exchange) => exchange.answer(204)]);
      await expectLog(test, 'open 1', 'message: 1', 'error 0', 'error 2');
    });

    it.each([{}, { 'Content-Type': 'text/plain' }, { 'Content-Type': 'text/event-streams' }])(
      'closes on %j',
      async (headers) => {
        test.start([(exchange) => exchange.answer(200, headers, 'data: 1\n\n')]);
        await expectLog(test, 'error 2');
        await waitUntil(() => test.server.last.ended);
      },
    );
  });

  it('waits 3 s, or what the server says between 100 ms and 1 h', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const delay = async (text: string): Promise<number | undefined> => {
      timers.mockClear();
      const source = test.start([
        (exchange) => {
          exchange.stream(`${text}data: 1\n\n`);
          exchange.end();
        },
      ]);
      await waitUntil(() => test.log.includes('error 0'));
      await settle();
      source.close();
      test.log.length = 0;
      return timers.mock.calls.find(
        ([callback]) => String(callback).includes('#connect') || String(callback).includes('_connect'),
      )?.[1];
    };
    try {
      expect(await delay('')).toBe(3000);
      expect(await delay('retry: 0\n')).toBe(100);
      expect(await delay('retry: 250\n')).toBe(250);
      expect(await delay('retry: 250x\n')).toBe(3000);
      expect(await delay('retry: 99999999999\n')).toBe(3_600_000);
    } finally {
      timers.mockRestore();
    }
  });
});
