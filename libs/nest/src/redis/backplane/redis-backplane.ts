import type { Backplane, BackplaneNode, Roster } from '../../nodes/backplane.interface.js';
import { withTimeout } from '../../time/with-timeout.js';
import type { Subscriber } from '../server/subscriber.js';
import { NodeCalls } from './node-calls.js';
import { RedisRoster } from './redis-roster.js';
import { SharedState, type RedisBackplaneSettings } from './shared-state.js';

const CLOSE_WITHIN = 1_000;

/** The backplane of nodes that share a Redis. Time is that of Redis: the clocks of nodes do not matter. */
export class RedisBackplane implements Backplane {
  private readonly calls: NodeCalls;
  private readonly own: RedisRoster;
  private node: BackplaneNode | undefined;
  private closing: Promise<void> | undefined;

  /** @param subscriber a connection for messages, which is not closed here; its messages go to {@link receive}. */
  constructor(settings: RedisBackplaneSettings, subscriber: Subscriber) {
    const state = new SharedState(settings);
    this.calls = new NodeCalls(state, subscriber);
    this.own = new RedisRoster(state);
  }

  get roster(): Roster {
    return this.own;
  }

  /** @throws Error when it was started: two applications would be one node. */
  start(node: BackplaneNode): void {
    if (this.node) {
      throw new Error(
        'A RedisEventLog serves one application; give each one of its own, with the same prefix',
      );
    }
    this.node = node;
    this.calls.start(node);
    this.own.start(node);
  }

  async call(
    request: unknown,
    enough?: (answers: readonly unknown[]) => boolean,
  ): Promise<readonly unknown[]> {
    return this.calls.call(request, enough);
  }

  /** Takes a message that came in, of whichever channel. */
  receive(channel: string, text: string): void {
    this.calls.receive(channel, text);
  }

  async close(): Promise<void> {
    if (this.node) await (this.closing ??= this.shut(this.node));
  }

  private async shut(node: BackplaneNode): Promise<void> {
    // Where Redis is away the others notice by the lease.
    const closed = this.own.close().catch((error: unknown) => node.failed(error));
    await withTimeout(closed, CLOSE_WITHIN, () => undefined);
  }
}
