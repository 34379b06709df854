import type { Cursor } from '@nestream/protocol';
import { LogFormatError } from '../../errors/log.errors.js';
import { newEpoch } from '../../event/new-epoch.js';
import type { RedisClient } from '../server/redis-client.interface.js';
import type { Script } from '../server/script.js';
import { ASK_AGAIN, FORMAT, LATER_FORMAT } from './state.lua.js';

/** The newest position of the log that this node has heard of, from whatever answer or message. */
export class KnownHead {
  private cursor: Cursor = { epoch: '', seq: 0 };
  /** The event of this node that was acknowledged last, and when. */
  private acknowledged = { epoch: '', seq: 0, at: 0 };

  /** @param onNewEpoch called when the log turns out to have begun anew. */
  constructor(private readonly onNewEpoch: (epoch: string) => void) {}

  /** The incarnation of the log; empty before anything was heard. */
  get epoch(): string {
    return this.cursor.epoch;
  }

  /**
   * Runs a script of the log, which compares what it finds with what is known here: see STATE.
   *
   * @throws LogFormatError
   */
  async run(
    script: Script,
    redis: RedisClient,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    try {
      return await script.run(redis, keys, [...this.describe(0), ...args]);
    } catch (error) {
      const { message } = error as Error;
      const [, format] = message.split(`${LATER_FORMAT} `);
      if (format) throw new LogFormatError(keys[0]!, Number(format), { from: 1, to: FORMAT });
      if (!message.startsWith(ASK_AGAIN)) throw error;
    }
    return script.run(redis, keys, [...this.describe(1), ...args]);
  }

  /** @returns the epoch as the one string that all positions share: it is compared for every delivery. */
  observe(epoch: string, seq: number): string {
    const before = this.cursor;
    if (epoch === before.epoch) {
      if (seq > before.seq) this.cursor = { epoch: before.epoch, seq };
    } else {
      this.cursor = { epoch, seq };
      if (before.epoch !== '') this.onNewEpoch(epoch);
    }
    return this.cursor.epoch;
  }

  /** An event of this node was acknowledged now. */
  acknowledge({ epoch, seq }: Cursor): void {
    this.acknowledged = { epoch, seq, at: performance.now() };
  }

  private describe(again: 0 | 1): (string | number)[] {
    const { cursor, acknowledged } = this;
    const age = Math.round(performance.now() - acknowledged.at);
    return [newEpoch(), cursor.epoch, cursor.seq, acknowledged.epoch, acknowledged.seq, age, again];
  }
}
