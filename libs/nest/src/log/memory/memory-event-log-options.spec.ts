import { InvalidOptionsError } from '../../errors/module.errors.js';
import { MemoryEventLog } from './memory-event-log.js';
import { type MemoryEventLogOptions, resolveMemoryOptions } from './memory-event-log-options.js';

function problemsOf(options: unknown): readonly string[] {
  try {
    const log = new MemoryEventLog(options as MemoryEventLogOptions);
    expect(log.bytes).toBe(0);
    return [];
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.problems;
    throw error;
  }
}

describe('The options of a memory log', () => {
  it('have the defaults that are documented', () => {
    expect(resolveMemoryOptions({})).toEqual({
      count: 10_000,
      age: 3_600_000,
      bytes: 4 * 1024 * 1024,
      totalBytes: 128 * 1024 * 1024,
      emptyRooms: 100_000,
      idempotencyKeys: 10_000,
      now: expect.any(Function) as object,
    });
  });

  it.each([
    [{ count: 0 }, 'count is 0; give a number of events, at least 1, or Infinity to turn it off'],
    [{ age: -1 }, 'age is -1; give a number of milliseconds, at least 1, or 0 to turn it off'],
    [{ bytes: 1_023 }, 'bytes is 1023; give a number of bytes, at least 1024, or Infinity to turn it off'],
    [
      { totalBytes: '1MB' },
      'totalBytes is "1MB"; give a number of bytes, at least 1024, or Infinity to turn it off',
    ],
    [{ emptyRooms: 0 }, 'emptyRooms is 0; give a number of rooms, at least 1, or Infinity to turn it off'],
    [
      { idempotencyKeys: Number.NaN },
      'idempotencyKeys is NaN; give a number of keys, at least 1, or Infinity to turn it off',
    ],
    [{ now: 5 }, 'now is 5; give a function that returns milliseconds'],
    [
      { size: 5 },
      'unknown option "size"; the options are count, age, bytes, totalBytes, emptyRooms, idempotencyKeys, now',
    ],
    [
      500,
      'the options are 500; give an object with some of count, age, bytes, totalBytes, emptyRooms, idempotencyKeys, now',
    ],
  ])('are refused: %j', (options, problem) => {
    expect(problemsOf(options)).toEqual([problem]);
  });

  it('take every bound, or none', () => {
    const off = { count: Infinity, age: 0, bytes: Infinity, totalBytes: Infinity, emptyRooms: Infinity };
    expect(problemsOf({ ...off, idempotencyKeys: Infinity, now: () => 0 })).toEqual([]);
    expect(problemsOf({ count: 1, age: 1, bytes: 1_024, totalBytes: 1_024, emptyRooms: 1 })).toEqual([]);
  });
});
