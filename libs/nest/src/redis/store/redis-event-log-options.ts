import type { RedisClient } from '../server/redis-client.interface.js';
import {
  flag,
  number,
  required,
  type Resolved,
  resolveOptions,
  show,
  value,
} from '../../options/option-rules.js';

/** Where a `RedisEventLog` lies and what it keeps. Whichever bound is reached first lets the oldest events go. */
export interface RedisEventLogOptions {
  /**
   * A connected ioredis client, `Redis` or `Cluster`, of Redis 7 or Valkey. The log opens one more connection of its own
   * (`duplicate()`) for messages and closes that one only; this one stays yours.
   */
  readonly redis: RedisClient;
  /**
   * Beginning of all keys and channels, in braces there (`{nestream}:log`), so that a cluster keeps them together. Default `nestream`.
   * One application, one prefix; channels are shared by all databases of a server.
   */
  readonly prefix?: string | undefined;
  /**
   * Most events kept per room; from 1 000 on up to 100 more, since Redis lets them go by the hundred. Default 10 000; at least 1;
   * `Infinity` turns the bound off.
   */
  readonly count?: number | undefined;
  /**
   * Age in milliseconds after which an event goes; a room without later events is removed from Redis then.
   * Default 86 400 000 (a day); `0` turns the bound off.
   */
  readonly age?: number | undefined;
  /** Most bytes kept per room. Default 16 MiB; at least 1 KiB; `Infinity` turns the bound off. */
  readonly bytes?: number | undefined;
  /**
   * Most rooms that are kept, or remembered for what they lost. Default 100 000; at least 1; `Infinity` turns the bound off.
   * Beyond it the room that was quiet for longest goes; from then on the log errs on the safe side: a client of a forgotten
   * room may be told of a gap that is none.
   */
  readonly rooms?: number | undefined;
  /** Milliseconds for which an idempotency key is remembered. Default 3 600 000 (an hour); at least 1 000. */
  readonly idempotencyAge?: number | undefined;
  /** Milliseconds after which a publisher or reader is told that Redis does not answer. Default 5 000; 100 to 600 000. */
  readonly timeout?: number | undefined;
  /**
   * Milliseconds without a sign of life after which the members that a node has in rooms are gone. Default 15 000; 1 000 to 600 000.
   * A node gives three signs in that time.
   */
  readonly lease?: number | undefined;
  /** Most events that wait for Redis; `append` rejects beyond. Default 100 000; at least 1; `Infinity` turns the bound off. */
  readonly maxWaiting?: number | undefined;
  /**
   * Whether messages go through sharded pub/sub (`SPUBLISH`), which a Redis Cluster does not send to all of its nodes.
   * Needs `shardedSubscribers: true` in the options of an ioredis `Cluster`. Default `false`.
   */
  readonly sharded?: boolean | undefined;
}

const isClient = (given: unknown): boolean => {
  const { evalsha, duplicate } = (given ?? {}) as Partial<RedisClient>;
  return typeof evalsha === 'function' && typeof duplicate === 'function';
};
const isPrefix = (given: unknown): boolean => typeof given === 'string' && /^[^{}\s]+$/.test(given);
const redisClient = required<RedisClient>('an ioredis client: new Redis(url), or a Cluster', isClient);

const OPTIONS = {
  redis: (given: unknown, name: string, report: (problem: string) => void): RedisClient => {
    const redis = redisClient(given, name, report);
    for (const problem of clientProblems(redis?.options ?? {})) report(problem);
    return redis;
  },
  prefix: value<string>('a word without braces or blanks, such as "nestream"', isPrefix, 'nestream'),
  count: number({ default: 10_000, min: 1, off: Infinity, unit: 'events' }),
  age: number({ default: 86_400_000, min: 1, off: 0, unit: 'milliseconds' }),
  bytes: number({ default: 16 * 1024 * 1024, min: 1_024, off: Infinity, unit: 'bytes' }),
  rooms: number({ default: 100_000, min: 1, off: Infinity, unit: 'rooms' }),
  idempotencyAge: number({ default: 3_600_000, min: 1_000, unit: 'milliseconds' }),
  timeout: number({ default: 5_000, min: 100, max: 600_000, unit: 'milliseconds' }),
  lease: number({ default: 15_000, min: 1_000, max: 600_000, unit: 'milliseconds' }),
  maxWaiting: number({ default: 100_000, min: 1, off: Infinity, unit: 'events' }),
  sharded: flag(false),
};

/** The options with their defaults. */
export type RedisSettings = Resolved<typeof OPTIONS>;

/** @throws InvalidOptionsError */
export function resolveRedisOptions(options: RedisEventLogOptions): RedisSettings {
  return resolveOptions('RedisEventLog', options, OPTIONS);
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
