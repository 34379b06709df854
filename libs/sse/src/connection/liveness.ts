import { formatCursorFrame, HEARTBEAT } from '@event-stream/protocol';
import type { ConnectionSettings } from './connection-settings.interface.js';
import type { ConnectionSubscription } from './connection-subscription.interface.js';
import type { DeadlineWheel, Timed } from './deadline-wheel.js';
import { frameOf } from './frame.js';
import type { Outbound } from './outbound.js';
import type { WireCursor } from './wire-cursor.js';

const HEARTBEAT_FRAME = frameOf(HEARTBEAT);

/** Keeps a quiet stream alive with heartbeats and notices a client that takes nothing any more. */
export class Liveness implements Timed {
  dueAt = 0;
  /** What feeds the stream, if it has rooms. */
  subscription: ConnectionSubscription | undefined;

  constructor(
    private readonly outbound: Outbound,
    private readonly cursor: WireCursor,
    private readonly settings: ConnectionSettings,
    private readonly onStall: () => void,
  ) {}

  /** Begins to watch; to be called when the stream is open. */
  start(wheel: DeadlineWheel): void {
    const firstLook = this.settings.heartbeat || this.settings.stallTimeout;
    if (firstLook > 0) wheel.set(this, wheel.now + firstLook);
  }

  onDue(now: number): number {
    const { heartbeat, stallTimeout } = this.settings;
    const { blockedSince, lastWriteAt } = this.outbound;
    if (blockedSince > 0) {
      if (stallTimeout === 0) return now + heartbeat;
      if (now < blockedSince + stallTimeout) return blockedSince + stallTimeout;
      this.onStall();
      return 0;
    }
    if (heartbeat === 0) return now + stallTimeout;
    // Any write is a sign of life and puts the heartbeat off.
    if (now < lastWriteAt + heartbeat) return lastWriteAt + heartbeat;
    this.beat();
    return now + heartbeat;
  }

  /** The rooms have ended or were left: what they did not need to send is settled. */
  detach(): void {
    this.settle();
    this.subscription = undefined;
  }

  /**
   * Moves the cursor to where the subscription is, past events that were not for this client.
   *
   * @returns whether it moved: the next frame must carry the new id.
   */
  private settle(): boolean {
    const settled = this.subscription?.settledSeq(this.cursor.position) ?? 0;
    if (!this.cursor.active || settled <= this.cursor.position) return false;
    this.cursor.advance(settled);
    return true;
  }

  private beat(): void {
    this.outbound.push(this.settle() ? frameOf(formatCursorFrame(this.cursor.id!)) : HEARTBEAT_FRAME);
  }
}
