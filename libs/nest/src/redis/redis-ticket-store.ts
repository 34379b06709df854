import type {
  RevocationPosition,
  RevocationState,
  TicketStore,
} from '../auth/ticket/ticket-store.interface.js';
import { newEpoch } from '../event/new-epoch.js';
import { CLAIM, REVOCATIONS, REVOKE } from './tickets.lua.js';

/** The part of a Redis client that tickets need, as ioredis has it. Redis 6.2 or newer. */
export interface RedisTicketClient {
  /** Sets a value that Redis lets go of after some milliseconds. */
  set(key: string, value: string, unit: 'PX', milliseconds: number): Promise<unknown>;
  /** The value, or `null`. */
  get(key: string): Promise<string | null>;
  /** Gives the value and removes it in one step. */
  getdel(key: string): Promise<string | null>;
  /** Runs a script by its SHA-1. */
  evalsha(sha: string, numberOfKeys: number, ...args: (string | number)[]): Promise<unknown>;
  /** Runs a script by its text. */
  eval(script: string, numberOfKeys: number, ...args: (string | number)[]): Promise<unknown>;
}

/** Options of {@link RedisTicketStore}. */
export interface RedisTicketStoreOptions {
  /** What the keys begin with. Default `nestream:ticket:`. */
  readonly prefix?: string | undefined;
}

/**
 * Tickets of an application with many nodes: a ticket of any node opens a stream on any, and a revocation by any node counts on all. Redis removes
 * every key by itself, apart from one counter. Tickets are independent of each other, so a cluster may hold them anywhere; revocations and their
 * counter share a hash tag. Use a Redis that does not evict keys (`maxmemory-policy noeviction`), or revocations are evicted too.
 * The client is the application's to close.
 */
export class RedisTicketStore implements TicketStore {
  private readonly prefix: string;

  constructor(
    private readonly client: RedisTicketClient,
    { prefix = 'nestream:ticket:' }: RedisTicketStoreOptions = {},
  ) {
    this.prefix = prefix;
  }

  async set(key: string, value: string, ttl: number): Promise<void> {
    await this.client.set(this.prefix + key, value, 'PX', whole(ttl));
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.client.get(this.prefix + key)) ?? undefined;
  }

  async take(key: string): Promise<string | undefined> {
    return (await this.client.getdel(this.prefix + key)) ?? undefined;
  }

  async claim(
    owner: string,
    key: string,
    ttl: number,
    limit: number,
    released: readonly string[],
  ): Promise<readonly string[]> {
    const keys = [`${this.prefix}owner:${owner}`];
    return (await CLAIM.run(this.client, keys, [key, whole(ttl), limit, ...released])) as string[];
  }

  async revoke(key: string, ttl: number, after: RevocationPosition | undefined): Promise<RevocationPosition> {
    const args = [newEpoch(), whole(ttl), after?.epoch ?? '', after?.count ?? 0];
    const [epoch, count] = (await REVOKE.run(this.client, this.keysOf([key]), args)) as [string, number];
    return { epoch, count };
  }

  async revocations(keys: readonly string[]): Promise<RevocationState> {
    const answer = await REVOCATIONS.run(this.client, this.keysOf(keys), [newEpoch()]);
    const [epoch, count, newest] = answer as [string, number, number];
    return { now: { epoch, count }, newest };
  }

  /** The counter, then the revocations: in a cluster all of them in one slot, since one script uses them. */
  private keysOf(keys: readonly string[]): string[] {
    const counter = `${this.prefix}{revocations}`;
    return [counter, ...keys.map((key) => `${counter}:${key}`)];
  }
}

function whole(ttl: number): number {
  return Math.max(1, Math.floor(ttl));
}
