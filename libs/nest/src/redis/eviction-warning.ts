import type { RedisClient } from './server/redis-client.interface.js';

/**
 * Warns, once, of a Redis that may evict keys to make room: history would go at random. The process emits a warning with the code
 * `SSE_REDIS_EVICTION`.
 */
export class EvictionWarning {
  private warned = false;

  constructor(private readonly redis: RedisClient) {}

  /** Asks Redis for its policy. A server that does not tell, as some hosts forbid it, is taken for a good one. */
  async look(): Promise<void> {
    if (this.warned) return;
    let memory: string;
    try {
      memory = (await this.redis.info?.('memory')) ?? '';
    } catch {
      return;
    }
    const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
    // Two looks may be under way: the connection was made twice meanwhile.
    if (this.warned || policy === undefined || policy === 'noeviction') return;
    this.warned = true;
    process.emitWarning(
      `Redis may evict events, rooms and idempotency keys: its maxmemory-policy is ${policy}. Set it to noeviction, ` +
        'so that a full Redis refuses events instead, and the publisher is told',
      { code: 'SSE_REDIS_EVICTION' },
    );
  }
}
