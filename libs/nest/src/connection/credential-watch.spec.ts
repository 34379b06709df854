import { turn } from './write/fake-writer.spec-support.js';
import type { Credential } from './credential.interface.js';
import { ConnectionTest } from './open-connection.spec-support.js';

const START = Date.parse('2026-01-01T00:00:00Z');
const MINUTE = 60_000;

describe('A connection whose credential ends', () => {
  beforeEach(() => jest.useFakeTimers({ now: START }));
  afterEach(() => jest.useRealTimers());

  async function opened(credential: Credential, auth = {}): Promise<ConnectionTest> {
    const settings = {
      heartbeat: 0,
      stallTimeout: 0,
      auth: { expiringNotice: MINUTE, expiryJitter: 0, ...auth },
    };
    const test = new ConnectionTest(settings, credential);
    test.start();
    jest.runAllTicks();
    await jest.advanceTimersByTimeAsync(1);
    return test;
  }

  it('is told a minute before, and closed before the end with the way back', async () => {
    const test = await opened({ expiresAt: START + 10 * MINUTE });
    await jest.advanceTimersByTimeAsync(9 * MINUTE - 2_000);
    expect(test.text).not.toContain('expiring');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(test.text).toContain('event: expiring\ndata: {"expiresAt":"2026-01-01T00:09:59.500Z"}\n\n');
    expect(test.reasons).toEqual([]);
    await jest.advanceTimersByTimeAsync(MINUTE - 300);
    expect(test.reasons).toEqual(['expired']);
    expect(test.text).toMatch(/retry: n\nevent: closing\ndata: {"reason":"expired","reconnect":true}\n\n$/);
    expect(test.wheel.size).toBe(0);
  });

  it('is told at once where less time is left than the notice, and only once', async () => {
    const test = await opened({ expiresAt: START + MINUTE / 2 });
    await jest.advanceTimersByTimeAsync(20_000);
    expect(test.text.match(/event: expiring/g)).toHaveLength(1);
  });

  it('is not told with a notice of 0, and closed all the same', async () => {
    const test = await opened({ expiresAt: START + MINUTE }, { expiringNotice: 0 });
    await jest.advanceTimersByTimeAsync(MINUTE);
    expect(test.text).not.toContain('expiring');
    expect(test.reasons).toEqual(['expired']);
  });

  it('is closed earlier by the jitter, which is a tenth of its time at most', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(1);
    const long = await opened({ expiresAt: START + 10 * MINUTE }, { expiryJitter: 5_000 });
    const short = await opened({ expiresAt: START + 10_000 }, { expiryJitter: 5_000 });
    jest.restoreAllMocks();
    await jest.advanceTimersByTimeAsync(8_000);
    expect(short.reasons).toEqual([]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(short.reasons).toEqual(['expired']);
    await jest.advanceTimersByTimeAsync(10 * MINUTE - 9_000 - 5_600);
    expect(long.reasons).toEqual([]);
    await jest.advanceTimersByTimeAsync(400);
    expect(long.reasons).toEqual(['expired']);
  });

  it('is cut where the client does not read: what waits would go out later', async () => {
    const test = await opened({ expiresAt: START + 2 * MINUTE });
    test.response.full = true;
    test.source.next('first');
    await jest.advanceTimersByTimeAsync(1);
    test.source.next('second');
    await jest.advanceTimersByTimeAsync(2 * MINUTE);
    expect([test.reasons, test.response.destroyed]).toEqual([['expired'], true]);
    expect(test.text).not.toContain('second');
  });

  it('follows a clock that is set', async () => {
    const test = await opened({ expiresAt: START + 60 * MINUTE });
    await jest.advanceTimersByTimeAsync(1_000);
    // Not setSystemTime: it moves the clock of the wheel too.
    const now = jest.spyOn(Date, 'now').mockReturnValue(START + 61 * MINUTE);
    await jest.advanceTimersByTimeAsync(31_000);
    now.mockRestore();
    expect(test.reasons).toEqual(['expired']);
  });

  it('does not open after the end', async () => {
    const test = await opened({ expiresAt: START + 400 });
    expect(test.asked).toMatchObject([{ code: 'SSE_CREDENTIAL_EXPIRED', statusCode: 401 }]);
    expect(test.text).toBe('');
  });

  it('lives on with another credential, and is told of its end', async () => {
    const test = await opened({ expiresAt: START + 2 * MINUTE });
    await jest.advanceTimersByTimeAsync(1.5 * MINUTE);
    test.connection.replaceCredential({ user: 'new', expiresAt: START + 10 * MINUTE });
    expect(test.connection.credential.user).toBe('new');
    await jest.advanceTimersByTimeAsync(8 * MINUTE);
    expect(test.reasons).toEqual([]);
    expect(test.text.match(/event: expiring/g)).toHaveLength(2);
    test.connection.replaceCredential({ user: 'eternal' });
    await jest.advanceTimersByTimeAsync(60 * MINUTE);
    expect(test.reasons).toEqual([]);
    expect(test.wheel.size).toBe(0);
  });

  it('never ends for a credential without an end, or with one beyond all dates', async () => {
    const tests = [await opened({}), await opened({ expiresAt: 1e300 })];
    await jest.advanceTimersByTimeAsync(60 * MINUTE);
    expect(tests.map(({ reasons }) => reasons)).toEqual([[], []]);
  });
});

describe('A connection whose client is to know who it is', () => {
  const publicUser = (user: unknown): unknown => ({ name: (user as { name: string }).name });
  const credential = { user: { name: 'Ann', password: 'x' }, expiresAt: Date.parse('2100-01-01T00:00:00Z') };

  async function opened(auth: object, who: Credential = credential): Promise<ConnectionTest> {
    const test = new ConnectionTest({ auth: { expiringNotice: 0, expiryJitter: 0, ...auth } }, who);
    test.start();
    test.source.next('early');
    await turn();
    await turn();
    return test;
  }

  it('says so right behind "connected", and again with another credential', async () => {
    const test = await opened({ publicUser });
    const said =
      'event: authenticated\ndata: {"user":{"name":"Ann"},"expiresAt":"2100-01-01T00:00:00.000Z"}\n\n';
    expect(test.text.slice(test.text.indexOf('\n\n') + 2)).toBe(`${said}data: early\n\n`);
    test.connection.replaceCredential({ user: { name: 'Ann B.' } });
    await turn();
    expect(test.text).toContain('data: {"user":{"name":"Ann B."},"expiresAt":null}\n\n');
  });

  it('refuses the stream when that fails, and keeps the credential when it fails later', async () => {
    const failure = new Error('no name');
    const refused = await opened({
      publicUser: () => {
        throw failure;
      },
    });
    expect(refused.asked).toEqual([failure]);
    const test = await opened({
      publicUser: (user: object) => {
        if (user !== credential.user) throw failure;
      },
    });
    expect(() => test.connection.replaceCredential({ user: {} })).toThrow(failure);
    expect(test.connection.credential).toBe(credential);
  });

  it.each([undefined, null])('says nothing to nobody (%j)', async (user) => {
    const test = await opened({ publicUser }, { user });
    expect(test.asked).toEqual(['commit']);
    expect(test.text).toContain('data: early');
    expect(test.text).not.toContain('authenticated');
  });

  it('says nothing unless it is asked to', async () => {
    expect((await opened({})).text).not.toContain('authenticated');
  });
});
