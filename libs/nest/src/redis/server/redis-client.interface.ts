/**
 * The part of a Redis client that is used here, as ioredis has it (`Redis` and `Cluster`). A client that answers the same way
 * will do.
 */
export interface RedisClient {
  /** Runs a script by its SHA-1. */
  evalsha(sha: string, numberOfKeys: number, ...args: (string | number)[]): Promise<unknown>;
  /** Runs a script by its text. */
  eval(script: string, numberOfKeys: number, ...args: (string | number)[]): Promise<unknown>;
  /** Tells of the server; asked for the section `memory`, to warn of a server that evicts. */
  info?(section: string): Promise<string>;
  /** Settings of the client, as far as they matter here. */
  readonly options?: {
    readonly keyPrefix?: string | undefined;
    /** Must not be set: numbers in answers would be text. */
    readonly stringNumbers?: boolean | undefined;
    /** Must not be set. */
    readonly monitor?: boolean | undefined;
    /** Must not be `slave`. */
    readonly role?: string | undefined;
    /** Options of a `Cluster` for its nodes. */
    readonly redisOptions?:
      | {
          /** As above, of the nodes of a cluster. */
          readonly stringNumbers?: boolean | undefined;
        }
      | undefined;
  };
  /** Creates another connection with the same settings but for those given. */
  duplicate(options?: object): RedisSubscriber;
  /** Of a `Cluster`: clients of its masters. */
  nodes?(role: 'master'): readonly RedisNode[];
  /** Of a `Cluster`: for each slot `<host>:<port>` of its master and of its replicas. */
  readonly slots?: readonly (readonly string[])[];
  /** Finds the slot of a key. */
  cluster?(subcommand: 'KEYSLOT', key: string): Promise<unknown>;
  /** Of a `Cluster`: asks again where the slots are. */
  refreshSlotsCache?(): void;
}

/** A client of one node of a cluster. */
export interface RedisNode {
  /** Its settings, `host` and `port` among them. */
  readonly options?: object;
  /** Creates another connection with the same settings but for those given. */
  duplicate(options?: object): RedisSubscriber;
}

/** A connection for messages, opened with {@link RedisClient.duplicate}. */
export interface RedisSubscriber {
  /** `ready` when commands may be sent. */
  readonly status: string;
  /** Its settings, `host` and `port` among them. */
  readonly options?: object;
  /** Subscribes to channels. */
  subscribe(...channels: string[]): Promise<unknown>;
  /** Unsubscribes from channels. */
  unsubscribe(...channels: string[]): Promise<unknown>;
  /** Subscribes to sharded channels (Redis 7). */
  ssubscribe(...channels: string[]): Promise<unknown>;
  /** Unsubscribes from sharded channels (Redis 7). */
  sunsubscribe(...channels: string[]): Promise<unknown>;
  /** Resolves when the connection is alive. */
  ping(): Promise<unknown>;
  /** Listens to `end`, `error`, `message`, `smessage`, `moved`. */
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  /** Opens the connection; resolves when commands may be sent. */
  connect(): Promise<unknown>;
  /** Closes the connection. */
  disconnect(): void;
}
