import { randomBytes } from 'node:crypto';
import { BackplaneUnavailableError } from '../../errors/log.errors.js';
import type { RedisClient } from '../server/redis-client.interface.js';
import type { Script } from '../server/script.js';
import { answerWithin } from '../server/answer-within.js';

/** How a backplane uses Redis. */
export interface RedisBackplaneSettings {
  readonly redis: RedisClient;
  /** Beginning of all keys and channels. */
  readonly prefix: string;
  /** Milliseconds after which a caller is told that Redis does not answer. */
  readonly timeout: number;
  /** Milliseconds after which a node that gives no sign of life has lost its members. */
  readonly lease: number;
  /** Whether messages go through sharded pub/sub. */
  readonly sharded: boolean;
}

/** What a node has in Redis with the others, under one hash tag. */
export class SharedState {
  /** Of this node, new with every start. */
  readonly node = randomBytes(9).toString('base64url');
  /** Channel of requests to all nodes. */
  readonly everybody: string;
  private readonly base: string;
  private readonly keys: readonly string[];

  constructor(readonly settings: RedisBackplaneSettings) {
    this.base = `{${settings.prefix}}:`;
    this.everybody = `${this.base}nodes`;
    this.keys = [this.everybody, `${this.base}leaving`];
  }

  /** Channel of answers to a node. */
  channelOf(node: string): string {
    return `${this.base}node:${node}`;
  }

  /** @throws BackplaneUnavailableError when Redis does not answer in time, or with an error. */
  async run(script: Script, ...args: readonly (string | number)[]): Promise<unknown> {
    const { redis, timeout } = this.settings;
    try {
      return await answerWithin(timeout, script.run(redis, this.keys, [this.base, ...args]));
    } catch (error) {
      throw new BackplaneUnavailableError((error as Error).cause);
    }
  }
}
