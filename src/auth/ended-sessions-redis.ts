import { Redis } from 'ioredis';
import { EndedSessions } from './ended-sessions.js';

const PATIENCE = 2_000;

/** In Redis, for all processes. */
export class RedisEndedSessions extends EndedSessions {
  private readonly redis: Redis;

  /** @param keep milliseconds */
  constructor(
    url: string,
    private readonly keep: number,
  ) {
    super();
    this.redis = new Redis(url, { maxRetriesPerRequest: 1, commandTimeout: PATIENCE });
    // The log has a connection to the same server, and tells of its troubles.
    this.redis.on('error', () => undefined);
  }

  async add(sid: string): Promise<void> {
    await this.redis.set(keyOf(sid), '', 'PX', this.keep);
  }

  async has(sid: string): Promise<boolean> {
    return (await this.redis.exists(keyOf(sid))) > 0;
  }

  async close(): Promise<void> {
    this.redis.disconnect();
  }
}

function keyOf(sid: string): string {
  return `ended-session:${sid}`;
}
