import { Logger } from '@nestjs/common';
import { RedisEventLog } from '@nestream/nest/redis';
import { Redis } from 'ioredis';
import { RedisUnreachableError } from './redis-unreachable.error.js';

/** A log that ends its connection with it: nothing else here uses Redis. */
class OwnRedisLog extends RedisEventLog {
  constructor(private readonly redis: Redis) {
    super({ redis });
  }

  override async close(): Promise<void> {
    await super.close();
    this.redis.disconnect();
  }
}

/**
 * Connects to Redis and opens the log there.
 *
 * @throws RedisUnreachableError
 */
export async function openRedisLog(url: string): Promise<RedisEventLog> {
  const redis = new Redis(url, { lazyConnect: true });
  const logger = new Logger('Redis');
  let last: Error | undefined;
  // The first one ends the start; later ones are told of when the connection breaks, not at every try.
  redis.on('error', (error) => (last = error));
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    throw new RedisUnreachableError(url, last ?? error);
  }
  redis.on('close', () => logger.warn('The connection is lost; streams stay open until it is back'));
  redis.on('ready', () => logger.warn('The connection is back'));
  return new OwnRedisLog(redis);
}
