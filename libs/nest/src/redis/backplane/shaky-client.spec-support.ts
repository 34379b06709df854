import type { Redis } from 'ioredis';
import type { RedisClient, RedisSubscriber } from '../server/redis-client.interface.js';

/** A client that can be cut off from Redis, as a process that is frozen or dead, or lose answers. */
export class ShakyClient implements RedisClient {
  /** Nothing is sent, and nothing ever answers. */
  cut = false;
  /** Number of calls that Redis runs and whose answers are lost. */
  losing = 0;

  constructor(private readonly redis: Redis) {}

  async evalsha(sha: string, keys: number, ...args: (string | number)[]): Promise<unknown> {
    return this.pass(async () => this.redis.evalsha(sha, keys, ...args));
  }

  async eval(script: string, keys: number, ...args: (string | number)[]): Promise<unknown> {
    return this.pass(async () => this.redis.eval(script, keys, ...args));
  }

  duplicate(options?: object): RedisSubscriber {
    return this.redis.duplicate(options);
  }

  private async pass(call: () => Promise<unknown>): Promise<unknown> {
    if (this.cut) return new Promise(() => undefined);
    const lost = this.losing > 0;
    if (lost) this.losing--;
    const answer = await call();
    if (lost) throw new Error('Connection is closed');
    return answer;
  }
}
