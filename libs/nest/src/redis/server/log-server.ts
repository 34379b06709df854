import type { RedisClient, RedisNode, RedisSubscriber } from './redis-client.interface.js';

/** A connection that is not opened before it is asked, and not again by itself. */
const OPTIONS = { lazyConnect: true, retryStrategy: null, maxRetriesPerRequest: null };

/**
 * The server that has the log: that of the client, or in a cluster the master of the slot of the log. In a cluster the log needs a
 * connection of its own to it: the one that ioredis keeps for messages goes to any node, and moves to another without a word.
 */
export class LogServer {
  private slot: number | undefined;

  /** @param key any key of the log: they share a slot. */
  constructor(
    private readonly redis: RedisClient,
    private readonly key: string,
  ) {}

  /** Creates a connection for messages, which is yet to be opened. @throws Error when the server is not known. */
  async createConnection(): Promise<RedisSubscriber> {
    const { redis } = this;
    const client = redis.nodes ? await this.findMaster() : redis;
    return client.duplicate(OPTIONS);
  }

  /** Whether another server than that of the connection has the log now, as far as the client knows. */
  hasMoved(connection: RedisSubscriber): boolean {
    const { master } = this;
    return master !== undefined && addressOf(connection) !== addressOf(master);
  }

  /** Has a cluster look where its slots are. */
  refresh(): void {
    this.redis.refreshSlotsCache?.();
  }

  private get master(): RedisNode | undefined {
    const { redis, slot } = this;
    const address = slot === undefined ? undefined : redis.slots?.[slot]?.[0];
    return redis.nodes?.('master').find((node) => addressOf(node) === address);
  }

  private async findMaster(): Promise<RedisNode> {
    this.slot ??= Number(await this.redis.cluster!('KEYSLOT', this.key));
    const { master } = this;
    if (!master) throw new Error(`No master of slot ${this.slot} is known`);
    return master;
  }
}

function addressOf({ options }: RedisNode | RedisSubscriber): string {
  const { host, port } = options as { readonly host?: string; readonly port?: number };
  return `${host}:${port}`;
}
