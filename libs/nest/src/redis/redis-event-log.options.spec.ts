import { InvalidOptionsError } from '../errors/module.errors.js';
import type { RedisClient } from './server/redis-client.interface.js';
import { resolveRedisOptions } from './store/redis-event-log-options.js';

const redis: RedisClient = {
  evalsha: async () => undefined,
  eval: async () => undefined,
  duplicate: () => {
    throw new Error('No connection is opened for options that are only looked at');
  },
};

function problemsOf(options: object): readonly string[] {
  try {
    resolveRedisOptions(options as never);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidOptionsError);
    expect(error).toMatchObject({ code: 'SSE_INVALID_OPTIONS' });
    return (error as InvalidOptionsError).problems;
  }
  return [];
}

describe('The options of RedisEventLog', () => {
  it('are all named that cannot be used, with their values and what to give', () => {
    expect(
      problemsOf({
        redis: { options: { keyPrefix: 'app:' } },
        prefix: 'my app',
        count: 0,
        age: -1,
        bytes: 10,
        rooms: '5',
        idempotencyAge: 999,
        timeout: 99,
        lease: 600_001,
        maxWaiting: Number.NaN,
        sharded: 'yes',
        ttl: 5,
      }),
    ).toEqual([
      'unknown option "ttl"; the options are redis, prefix, count, age, bytes, rooms, idempotencyAge, timeout, lease, maxWaiting, sharded',
      'redis is an object; give an ioredis client: new Redis(url), or a Cluster',
      expect.stringMatching(
        /^redis has the keyPrefix "app:".*; pass a client without, and give the beginning/,
      ),
      'prefix is "my app"; give a word without braces or blanks, such as "nestream"',
      'count is 0; give a number of events, at least 1, or Infinity to turn it off',
      'age is -1; give a number of milliseconds, at least 1, or 0 to turn it off',
      'bytes is 10; give a number of bytes, at least 1024, or Infinity to turn it off',
      'rooms is "5"; give a number of rooms, at least 1, or Infinity to turn it off',
      'idempotencyAge is 999; give a number of milliseconds, at least 1000',
      'timeout is 99; give a number of milliseconds, from 100 to 600000',
      'lease is 600001; give a number of milliseconds, from 1000 to 600000',
      'maxWaiting is NaN; give a number of events, at least 1, or Infinity to turn it off',
      'sharded is "yes"; give true or false',
    ]);
  });

  it.each<[object, RegExp]>([
    [
      { stringNumbers: true },
      /^redis has the option stringNumbers.*redis\.duplicate\(\{ stringNumbers: false \}\)$/,
    ],
    [{ redisOptions: { stringNumbers: true } }, /^redis has the option stringNumbers/],
    [{ monitor: true }, /^redis has the option monitor/],
    [{ role: 'slave' }, /^redis has the role 'slave'/],
  ])('do not take a client with %j', (options, problem) => {
    expect(problemsOf({ redis: { ...redis, options } })).toEqual([expect.stringMatching(problem)]);
  });

  it('take a client without any of these', () => {
    const options = {
      stringNumbers: false,
      redisOptions: { stringNumbers: false },
      monitor: false,
      role: 'master',
    };
    expect(problemsOf({ redis: { ...redis, options } })).toEqual([]);
  });

  it.each(['', '{nestream}', 'a b', 5])('do not take %j for a prefix', (prefix) => {
    expect(problemsOf({ redis, prefix })).toEqual([expect.stringMatching(/^prefix is .*give a word/)]);
  });

  it('do not take Infinity for what cannot be turned off', () => {
    expect(problemsOf({ redis, timeout: Infinity, idempotencyAge: Infinity, lease: 0 })).toHaveLength(3);
  });

  it('have the defaults of the documentation, and bounds that can be turned off', () => {
    expect(resolveRedisOptions({ redis, count: undefined })).toEqual({
      redis,
      prefix: 'nestream',
      count: 10_000,
      age: 86_400_000,
      bytes: 16 * 1024 * 1024,
      rooms: 100_000,
      idempotencyAge: 3_600_000,
      timeout: 5_000,
      lease: 15_000,
      maxWaiting: 100_000,
      sharded: false,
    });
    const off = { count: Infinity, age: 0, bytes: Infinity, rooms: Infinity, maxWaiting: Infinity };
    expect(resolveRedisOptions({ redis, ...off })).toMatchObject(off);
  });
});
