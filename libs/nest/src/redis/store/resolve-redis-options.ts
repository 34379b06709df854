import { type NumberRule, OptionChecker, show } from '../../options/option-checker.js';
import { InvalidOptionsError } from '../../errors/module.errors.js';
import type { RedisEventLogOptions } from './redis-event-log-options.interface.js';

/** The options with their defaults. */
export type RedisSettings = {
  readonly [Name in keyof RedisEventLogOptions]-?: NonNullable<RedisEventLogOptions[Name]>;
};

const NUMBERS = {
  count: { fallback: 10_000, min: 1, unit: 'events', off: Infinity },
  age: { fallback: 86_400_000, min: 1, unit: 'milliseconds', off: 0 },
  bytes: { fallback: 16 * 1024 * 1024, min: 1024, unit: 'bytes', off: Infinity },
  rooms: { fallback: 100_000, min: 1, unit: 'rooms', off: Infinity },
  idempotencyAge: { fallback: 3_600_000, min: 1_000, unit: 'milliseconds' },
  timeout: { fallback: 5_000, min: 100, max: 600_000, unit: 'milliseconds' },
  lease: { fallback: 15_000, min: 1_000, max: 600_000, unit: 'milliseconds' },
  maxWaiting: { fallback: 100_000, min: 1, unit: 'events', off: Infinity },
} as const satisfies Record<string, NumberRule>;

const NAMES = ['redis', 'prefix', ...Object.keys(NUMBERS), 'sharded'];

/**
 * Fills in the defaults.
 *
 * @throws InvalidOptionsError that lists every option which is unknown or out of range, with its value and the fix.
 */
export function resolveRedisOptions(options: RedisEventLogOptions): RedisSettings {
  const check = new OptionChecker();
  check.known(options, NAMES, `the options are ${NAMES.join(', ')}`);
  const { redis, prefix = 'nestream', sharded = false } = options;
  if (typeof redis?.evalsha !== 'function' || typeof redis.duplicate !== 'function') {
    check.problems.push('redis must be an ioredis client: new Redis(url), or a Cluster');
  }
  check.problems.push(...clientProblems(redis?.options ?? {}));
  if (typeof prefix !== 'string' || !/^[^{}\s]+$/.test(prefix)) {
    check.problems.push(
      `prefix is ${show(prefix)}; give a word without braces or blanks, such as "nestream"`,
    );
  }
  if (typeof sharded !== 'boolean') check.problems.push(`sharded is ${show(sharded)}; give true or false`);
  const numbers = check.numbers(options, NUMBERS);
  if (check.problems.length > 0) throw new InvalidOptionsError(check.problems, 'RedisEventLog');
  return { redis, prefix, sharded, ...numbers };
}

/** Options of a client with which scripts would be answered otherwise, or not at all. */
function clientProblems({
  keyPrefix,
  stringNumbers,
  redisOptions,
  monitor,
  role,
}: NonNullable<RedisEventLogOptions['redis']['options']>): string[] {
  const problems: string[] = [];
  if (keyPrefix) {
    problems.push(
      `redis has the keyPrefix ${show(keyPrefix)}, which channels would not have; pass a client without, and give ` +
        'the beginning of the keys as prefix',
    );
  }
  if (stringNumbers || redisOptions?.stringNumbers) {
    problems.push(
      'redis has the option stringNumbers, with which positions are texts and no event is found; pass a client of its own without it, ' +
        'such as redis.duplicate({ stringNumbers: false })',
    );
  }
  if (monitor)
    problems.push('redis has the option monitor, so it takes no commands; pass a client without it');
  if (role === 'slave') {
    problems.push(
      "redis has the role 'slave', so it cannot write; pass a client of the master (role: 'master')",
    );
  }
  return problems;
}
