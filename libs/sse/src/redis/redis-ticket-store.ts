import type { TicketStore } from '../auth/ticket/ticket-store.interface.js';

/** The part of a Redis client that tickets need, as ioredis has it. Redis 6.2 or newer. */
export interface RedisTicketClient {
  /** Sets a value that Redis lets go of after some milliseconds. */
  set(key: string, value: string, unit: 'PX', milliseconds: number): Promise<unknown>;
  /** The value, or `null`. */
  get(key: string): Promise<string | null>;
  /** Gives the value and removes it in one step. */
  getdel(key: string): Promise<string | null>;
}

/** Options of {@link RedisTicketStore}. */
export interface RedisTicketStoreOptions {
  /** What the keys begin with. Default `sse:ticket:`. */
  readonly prefix?: string | undefined;
}

/**
 * Tickets of an application with many nodes: one that is issued by any of them opens a stream on any. Each entry is one key that Redis
 * lets go of by itself; keys are independent of each other, so a cluster may hold them anywhere. The client is the application's to close.
 */
export class RedisTicketStore implements TicketStore {
  private readonly prefix: string;

  constructor(
    private readonly client: RedisTicketClient,
    { prefix = 'sse:ticket:' }: RedisTicketStoreOptions = {},
  ) {
    this.prefix = prefix;
  }

  async set(key: string, value: string, ttl: number): Promise<void> {
    await this.client.set(this.prefix + key, value, 'PX', Math.max(1, Math.floor(ttl)));
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.client.get(this.prefix + key)) ?? undefined;
  }

  async take(key: string): Promise<string | undefined> {
    return (await this.client.getdel(this.prefix + key)) ?? undefined;
  }
}
