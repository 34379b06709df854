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
  /** Opens another connection with the same settings. */
  duplicate(): RedisSubscriber;
}

/** A connection for messages, opened with {@link RedisClient.duplicate}. */
export interface RedisSubscriber {
  /** `ready` when commands may be sent. */
  readonly status: string;
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
  /** Listens to `ready`, `close`, `error`, `end`, `message`, `smessage`. */
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  /** Opens the connection again after it has ended. */
  connect(): Promise<unknown>;
  /** Closes the connection; with `true` it is opened again. */
  disconnect(reconnect?: boolean): void;
}
