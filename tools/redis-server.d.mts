/** A real `redis-server` of its own: on a free loopback port, with a folder of its own, in the hands of a test. */
export declare class RedisServer {
  private constructor();
  readonly port: number;
  readonly folder: string;
  /** `redis://127.0.0.1:<port>` */
  readonly url: string;
  readonly pid: number;
  /** Starts a server; further arguments go to `redis-server`. Nothing is written to disk unless they say so. */
  static start(...args: string[]): Promise<RedisServer>;
  /** Starts it again after {@link kill}, on the same port and folder. */
  restart(): Promise<void>;
  /** Ends it at once and waits for its end; what it keeps in memory is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Lets it answer nothing until {@link thaw}; its connections stay open. */
  freeze(): void;
  thaw(): void;
  /** Ends it and removes its folder. */
  dispose(): Promise<void>;
}
