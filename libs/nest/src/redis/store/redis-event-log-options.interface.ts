import type { RedisClient } from '../server/redis-client.interface.js';

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
