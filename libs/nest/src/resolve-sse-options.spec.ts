import { InvalidOptionsError } from './errors/module.errors.js';
import { MemoryEventLog } from './log/memory/memory-event-log.js';
import { resolveSseOptions } from './resolve-sse-options.js';
import type { SseModuleOptions } from './sse-options.interface.js';

function problemsOf(options: unknown): readonly string[] {
  try {
    resolveSseOptions(options as SseModuleOptions);
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.problems;
    throw error;
  }
  return [];
}

describe('resolveSseOptions', () => {
  it('fills in the defaults that are documented', () => {
    const { userId, auth, ...rest } = resolveSseOptions({});
    expect(rest).toEqual({
      managed: 'connection',
      joinWait: 5_000,
      callbackTimeout: 10_000,
      heartbeat: 15_000,
      heartbeatEvent: false,
      rootSpans: false,
      serializeClasses: true,
      retry: 2_000,
      highWaterMark: 65_536,
      maxBuffer: 4_194_304,
      stallTimeout: 30_000,
      maxAge: 0,
      idleTimeout: 0,
      replayLimit: 10_000,
      presenceGrace: 5_000,
      drainWindow: 5_000,
      waitForLog: false,
      limits: {
        total: 10_000,
        perUser: 100,
        onUserLimit: 'evict-oldest',
        perAddress: Infinity,
        onAddressLimit: 'reject',
        perSocket: 100,
        perRoute: Infinity,
        perRoom: Infinity,
        roomsPerConnection: 100,
        publishBytes: 1_048_576,
      },
    });
    expect(userId({})).toBeUndefined();
    expect(auth.cookie).toBe('access_token');
  });

  it('takes what is given, and undefined for the default', () => {
    const given = {
      heartbeat: 20_000,
      retry: 200,
      maxBuffer: Infinity,
      replayLimit: Infinity,
      drainWindow: 0,
    };
    expect(resolveSseOptions({ ...given, stallTimeout: undefined })).toMatchObject({
      ...given,
      stallTimeout: 30_000,
    });
    expect(resolveSseOptions({ onLogUnavailable: 'wait' }).waitForLog).toBe(true);
    expect(resolveSseOptions({ onLogUnavailable: 'refuse' }).waitForLog).toBe(false);
  });

  it.each<[string, unknown[], string]>([
    [
      'heartbeat',
      [999, -1, 2 ** 31, NaN, '15000', null, true],
      'milliseconds, from 1000 to 2147483647, or 0 to turn it off',
    ],
    ['retry', [199, 0, 2_400_001, NaN, '2s'], 'milliseconds, from 200 to 2400000'],
    ['highWaterMark', [1_023, 0, NaN, '64k'], 'bytes, at least 1024, or Infinity to turn it off'],
    ['maxBuffer', [1_023, 0, NaN], 'bytes, at least 1024, or Infinity to turn it off'],
    ['stallTimeout', [999, -1, Infinity, NaN], 'milliseconds, from 1000 to 2147483647, or 0 to turn it off'],
    ['maxAge', [999, -1, Infinity, NaN], 'milliseconds, from 1000 to 2147483647, or 0 to turn it off'],
    ['idleTimeout', [999, '1m'], 'milliseconds, from 1000 to 2147483647, or 0 to turn it off'],
    ['replayLimit', [0, -5, NaN, 'all'], 'events, at least 1, or Infinity to turn it off'],
    ['presenceGrace', [-1, Infinity, NaN], 'milliseconds, from 0 to 2147483647'],
    ['drainWindow', [-1, Infinity, NaN], 'milliseconds, from 0 to 2147483647'],
  ])('names a bad %s, its value and the fix', (name, values, fix) => {
    for (const value of values) {
      const shown = typeof value === 'string' ? `"${value}"` : String(value);
      expect(problemsOf({ [name]: value })).toEqual([`${name} is ${shown}; give a number of ${fix}`]);
    }
  });

  it.each([
    ['heartbeat', [0, 1_000, 2 ** 31 - 1]],
    ['retry', [200, 2_400_000]],
    ['highWaterMark', [1_024, Infinity]],
    ['maxBuffer', [1_024]],
    ['stallTimeout', [0, 1_000]],
    ['replayLimit', [1]],
    ['presenceGrace', [0]],
    ['drainWindow', [0]],
  ])('takes %s at its bounds', (name, values) => {
    for (const value of values) expect(resolveSseOptions({ [name]: value })).toMatchObject({ [name]: value });
  });

  it.each([
    [{ onLogUnavailable: 'retry' }, /^onLogUnavailable is "retry"; give 'refuse' or 'wait'$/],
    [{ onLogUnavailable: true }, /^onLogUnavailable is true; /],
    [{ heartbeatEvent: 1 }, /^heartbeatEvent is 1; give true or false$/],
    [{ rootSpans: 'all' }, /^rootSpans is "all"; give true or false$/],
    [{ serializeClasses: null }, /^serializeClasses is null; give true or false$/],
    [{ userId: 'id' }, /^userId is "id"; give a function of the request$/],
    [
      { roomPolicy: {} },
      /^roomPolicy is an object; give an object with a canJoin\(room, connection\) method, \{ useClass \} or \{ useExisting \}$/,
    ],
    [{ roomPolicy: null }, /^roomPolicy is null; give an object with a canJoin/],
    [{ heartbeatInterval: 5 }, /^unknown option "heartbeatInterval"; the options are heartbeat, retry, /],
    [{ heartbeat: {} }, /^heartbeat is an object; give a number of milliseconds/],
    [{ heartbeat: Object.create(null) as object }, /^heartbeat is an object; /],
    [{ heartbeat: [15_000] }, /^heartbeat is an array; /],
    [{ limits: 5 }, /^limits is 5; give an object with some of total, perUser, /],
    [{ limits: null }, /^limits is null; /],
    [{ limits: { perIp: 5 } }, /^unknown option "limits\.perIp"; the options are total, /],
    [
      { limits: { total: 0 } },
      /^limits\.total is 0; give a number of streams, at least 1, or Infinity to turn it off$/,
    ],
    [
      { limits: { perUser: '5' } },
      /^limits\.perUser is "5"; give a number of streams, at least 1, or Infinity to turn it off$/,
    ],
    [
      { limits: { roomsPerConnection: NaN } },
      /^limits\.roomsPerConnection is NaN; give a number of rooms, at least 1, or Infinity to turn it off$/,
    ],
    [
      { limits: { publishBytes: 10 } },
      /^limits\.publishBytes is 10; give a number of bytes, at least 1024, or Infinity to turn it off$/,
    ],
    [
      { limits: { onUserLimit: 'evict' } },
      /^limits\.onUserLimit is "evict"; give 'evict-oldest' or 'reject'$/,
    ],
    [{ limits: { onAddressLimit: 1 } }, /^limits\.onAddressLimit is 1; give 'reject' or 'evict-oldest'$/],
    [{ limits: [] }, /^limits is an array; give an object with some of /],
    [{ log: 'redis' }, /^log is "redis"; give an EventLog, such as new MemoryEventLog\(\{ count: 500 \}\)$/],
    [{ log: null }, /^log is null; give an EventLog/],
    [{ log: { count: 500 } }, /^log is an object; give an EventLog, such as new MemoryEventLog\(/],
    [{ log: MemoryEventLog }, /^log is a function; give an EventLog/],
    [{ log: { append: () => undefined } }, /^log is an object; give an EventLog/],
  ])('refuses %j', (options, problem) => {
    const problems = problemsOf(options);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  it('takes an event log', () => {
    expect(problemsOf({ log: new MemoryEventLog() })).toEqual([]);
  });

  it('names all problems in one error', () => {
    const options = { heartbeat: 5, retry: 5, colour: 'red', log: { count: 0 }, userId: 5 };
    expect(problemsOf(options)).toHaveLength(5);
    expect(() => resolveSseOptions(options as never)).toThrow(
      /^SseModule cannot start with these options:\n {2}- unknown option "colour".*\n {2}- heartbeat is 5/,
    );
  });

  it.each<[unknown, string | undefined]>([
    [{ user: { id: 'ann', sub: 'other' } }, 'ann'],
    [{ user: { sub: 'ann' } }, 'ann'],
    [{ user: { id: 7 } }, '7'],
    [{ user: { id: 0 } }, '0'],
    [{ user: { id: {} } }, undefined],
    [{ user: {} }, undefined],
    [{}, undefined],
  ])('finds by default the user of %j', (request, userId) => {
    expect(resolveSseOptions({}).userId(request)).toBe(userId);
  });
});
