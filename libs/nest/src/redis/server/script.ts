import { createHash } from 'node:crypto';
import type { RedisClient } from './redis-client.interface.js';

/** A Lua script, sent by its hash, and in full to a server that does not know it. */
export class Script {
  private readonly sha: string;

  constructor(private readonly text: string) {
    this.sha = createHash('sha1').update(text).digest('hex');
  }

  async run(
    redis: Pick<RedisClient, 'evalsha' | 'eval'>,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    try {
      return await redis.evalsha(this.sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error as Error).message.startsWith('NOSCRIPT')) throw withoutCommand(error);
    }
    try {
      return await redis.eval(this.text, keys.length, ...keys, ...args);
    } catch (error) {
      throw withoutCommand(error);
    }
  }
}

/** ioredis hangs the command on its errors, with all arguments: the events would stand in every log that prints the cause. */
function withoutCommand(error: unknown): unknown {
  Reflect.deleteProperty(error as object, 'command');
  return error;
}
