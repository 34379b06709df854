import { HEARTBEAT } from '@nestream/protocol';
import type { ConnectionSubscription } from './connection-subscription.interface.js';
import type { ControlEvents } from '../write/control-events.js';
import type { DeadlineWheel, Timed } from './deadline-wheel.js';
import { frameOf } from '../../event/frame.js';
import type { Outbound } from '../write/outbound.js';
import type { WireCursor } from '../write/wire-cursor.js';

const HEARTBEAT_FRAME = frameOf(HEARTBEAT, true);

/** How often a stream is written to, and when its client counts as gone. Times in milliseconds. */
export interface LivenessSettings {
  /** Maximum silence before a heartbeat; 0 for no heartbeats. */
  readonly heartbeat: number;
  /** Whether a heartbeat is an event that pages can see, instead of a comment. */
  readonly heartbeatEvent: boolean;
  /** Time without any progress after which a client counts as gone; 0 for never. */
  readonly stallTimeout: number;
}

/** The stream that is cut when its client has gone. */
export interface LivenessOwner {
  destroy(reason: 'slow-consumer'): void;
}

/** Keeps a quiet stream alive with heartbeats and notices a client that takes nothing any more. */
export class Liveness implements Timed {
  dueAt = 0;
  /** What feeds the stream, if it has rooms. */
  subscription: ConnectionSubscription | undefined;

  /** Time of the last heartbeat, which is written at the end of the turn only. */
  private beatAt = 0;

  constructor(
    private readonly outbound: Outbound,
    private readonly cursor: WireCursor,
    private readonly controls: ControlEvents,
    private readonly settings: LivenessSettings,
    private readonly owner: LivenessOwner,
  ) {}

  /** Begins to watch; to be called when the stream is open. */
  start(wheel: DeadlineWheel): void {
    const next = this.nextLook(wheel.now);
    if (next > 0) wheel.set(this, next);
  }

  onDue(now: number): number {
    const { heartbeat, stallTimeout } = this.settings;
    const stalledFor = this.outbound.stalledFor(now);
    if (stallTimeout > 0 && stalledFor >= stallTimeout) {
      this.owner.destroy('slow-consumer');
      return 0;
    }
    if (this.outbound.blockedSince > 0)
      return now + (stallTimeout > 0 ? stallTimeout - stalledFor : heartbeat);
    if (heartbeat > 0 && now >= this.outbound.lastWriteAt + heartbeat) this.beat(now);
    return this.nextLook(now);
  }

  /** When a heartbeat would be due, any write being a sign of life, or a client that blocks from now on would be stalled. */
  private nextLook(now: number): number {
    const { heartbeat, stallTimeout } = this.settings;
    const beat = heartbeat > 0 ? Math.max(this.outbound.lastWriteAt, this.beatAt) + heartbeat : Infinity;
    const stall = stallTimeout > 0 ? now + stallTimeout : Infinity;
    const next = Math.min(beat, stall);
    return next === Infinity ? 0 : next;
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

  private beat(now: number): void {
    this.beatAt = now;
    const moved = this.settle();
    // A position travels with a real event: clients that do not know an id without data ignore it, or take it for an empty event.
    if (this.controls.enabled && (moved || this.settings.heartbeatEvent)) this.controls.heartbeat();
    else this.outbound.push(HEARTBEAT_FRAME);
  }
}
