import { InvalidOptionsError } from '../errors/invalid-options.error.js';
import type { RedisEventLogOptions } from './redis-event-log-options.interface.js';

/** The options with their defaults. */
export type RedisSettings = {
  readonly [Name in keyof RedisEventLogOptions]-?: NonNullable<RedisEventLogOptions[Name]>;
};

interface Rule {
  readonly fallback: number;
  readonly min: number;
  readonly max?: number;
  readonly unit: string;
  /** What 0 or Infinity does, where it is allowed. */
  readonly off?: number;
}

const NUMBERS = {
  count: { fallback: 10_000, min: 1, unit: 'events', off: Number.POSITIVE_INFINITY },
  age: { fallback: 86_400_000, min: 1, unit: 'milliseconds', off: 0 },
  bytes: { fallback: 16 * 1024 * 1024, min: 1024, unit: 'bytes', off: Number.POSITIVE_INFINITY },
  rooms: { fallback: 100_000, min: 1, unit: 'rooms', off: Number.POSITIVE_INFINITY },
  idempotencyAge: { fallback: 3_600_000, min: 1_000, unit: 'milliseconds' },
  timeout: { fallback: 5_000, min: 100, max: 600_000, unit: 'milliseconds' },
  lease: { fallback: 15_000, min: 1_000, max: 600_000, unit: 'milliseconds' },
  maxWaiting: { fallback: 100_000, min: 1, unit: 'events', off: Number.POSITIVE_INFINITY },
} as const satisfies Record<string, Rule>;

type NumberName = keyof typeof NUMBERS;

const NAMES = ['redis', 'prefix', ...Object.keys(NUMBERS), 'sharded'];

/**
 * Fills in the defaults.
 *
 * @throws InvalidOptionsError that lists every option which is unknown or out of range, with its value and the fix.
 */
export function resolveRedisOptions(options: RedisEventLogOptions): RedisSettings {
  const problems: string[] = [];
  for (const name of Object.keys(options)) {
    if (!NAMES.includes(name)) problems.push(`unknown option "${name}"; the options are ${NAMES.join(', ')}`);
  }
  const { redis, prefix = 'sse', sharded = false } = options;
  if (typeof redis?.evalsha !== 'function' || typeof redis.duplicate !== 'function') {
    problems.push('redis must be an ioredis client: new Redis(url), or a Cluster');
  }
  if (redis?.options?.keyPrefix) {
    problems.push(
      `redis has the keyPrefix ${show(redis.options.keyPrefix)}, which channels would not have; pass a client without, and give ` +
        'the beginning of the keys as prefix',
    );
  }
  if (typeof prefix !== 'string' || !/^[^{}\s]+$/.test(prefix)) {
    problems.push(`prefix is ${show(prefix)}; give a word without braces or blanks, such as "sse"`);
  }
  if (typeof sharded !== 'boolean') problems.push(`sharded is ${show(sharded)}; give true or false`);
  const numbers = Object.fromEntries(
    Object.entries(NUMBERS).map(([name, rule]) => [
      name,
      check(name, options[name as NumberName], rule, problems),
    ]),
  ) as Record<NumberName, number>;
  if (problems.length > 0) throw new InvalidOptionsError(problems, 'RedisEventLog');
  return { redis, prefix, sharded, ...numbers };
}

function check(name: string, value: unknown, rule: Rule, problems: string[]): number {
  const { fallback, min, max = Number.MAX_SAFE_INTEGER, unit, off } = rule;
  if (value === undefined) return fallback;
  if (off !== undefined && value === off) return off;
  if (typeof value === 'number' && value >= min && value <= max) return value;
  const range = rule.max === undefined ? `at least ${min}` : `from ${min} to ${max}`;
  const orOff = off === undefined ? '' : `, or ${off} to turn it off`;
  problems.push(`${name} is ${show(value)}; give a number of ${unit}, ${range}${orOff}`);
  return fallback;
}

function show(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
