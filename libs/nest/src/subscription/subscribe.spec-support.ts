import { rethrow } from '../connection/rethrow.spec-support.js';
import type { MemoryEventLogOptions } from '../log/memory/memory-event-log-options.js';
import { ControlledLog, type Hold } from './controlled-log.spec-support.js';
import { FanOut } from './fan-out.js';
import { RecordingTarget } from './recording-target.spec-support.js';
export { settle } from '@nestream/test-kit/wait-until';
import { Subscription } from './subscription.js';
import type { SubscriptionOptions } from './subscription-options.interface.js';

/** A log, and what it takes to subscribe to it. */
export class SubscriptionTest {
  readonly log: ControlledLog;
  readonly fanOut: FanOut;

  constructor(options: MemoryEventLogOptions = {}) {
    this.log = new ControlledLog(options);
    this.fanOut = new FanOut(this.log, rethrow);
  }

  /** A subscription that is not open yet; to room `a` if nothing else is said. */
  create(options: Partial<SubscriptionOptions> = {}): {
    subscription: Subscription;
    target: RecordingTarget;
  } {
    const target = new RecordingTarget();
    const subscription = new Subscription(this.log, this.fanOut, target, {
      connectionId: 'c-1',
      rooms: ['a'],
      lastEventId: undefined,
      from: 'live',
      replayLimit: 10_000,
      waitForLog: false,
      ...options,
    });
    return { subscription, target };
  }

  /** A subscription from the start, whose first page is held up before or after the log has answered. */
  async openHeld(when: 'before' | 'after' = 'after'): Promise<{
    subscription: Subscription;
    target: RecordingTarget;
    held: Hold;
    opening: Promise<void> | void;
  }> {
    const held = this.log.hold('read', when);
    const created = this.create({ from: 'start' });
    const opening = created.subscription.open();
    await held.reached;
    return { ...created, held, opening };
  }

  /** A subscription that has caught up. */
  async open(
    options: Partial<SubscriptionOptions> = {},
  ): Promise<{ subscription: Subscription; target: RecordingTarget }> {
    const created = this.create(options);
    await created.subscription.open();
    return created;
  }
}
