import { HEARTBEAT } from '@nestream/protocol';
import type { DeadlineWheel, Timed } from './deadline-wheel.js';
import { frameOf } from '../../event/frame.js';
import type { StreamOwner } from '../write/stream-owner.interface.js';
import type { Wire } from '../write/wire.js';

const HEARTBEAT_FRAME = frameOf(HEARTBEAT, true);

/** How often a stream is written to, and when its client counts as gone. Times in milliseconds. */
export interface KeepAliveSettings {
  /** Maximum silence before a heartbeat; 0 for no heartbeats. */
  readonly heartbeat: number;
  /** Whether a heartbeat is an event that pages can see, instead of a comment. */
  readonly heartbeatEvent: boolean;
  /** Time without any progress after which a client counts as gone; 0 for never. */
  readonly stallTimeout: number;
}

/** Keeps a quiet stream alive with heartbeats and notices a client that takes nothing any more. */
export class KeepAlive implements Timed {
  dueAt = 0;

  /** Time of the last heartbeat, which is written at the end of the turn only. */
  private beatAt = 0;

  constructor(
    private readonly wire: Wire,
    private readonly settings: KeepAliveSettings,
    private readonly owner: Pick<StreamOwner, 'settle' | 'destroy'>,
  ) {}

  /** Begins to watch; to be called when the stream is open. */
  start(wheel: DeadlineWheel): void {
    const next = this.nextLook(wheel.now);
    if (next > 0) wheel.set(this, next);
  }

  onDue(now: number): number {
    const { heartbeat, stallTimeout } = this.settings;
    const stalledFor = this.wire.outbound.stalledFor(now);
    if (stallTimeout > 0 && stalledFor >= stallTimeout) {
      this.owner.destroy('slow-consumer');
      return 0;
    }
    if (this.wire.outbound.blockedSince > 0)
      return now + (stallTimeout > 0 ? stallTimeout - stalledFor : heartbeat);
    if (heartbeat > 0 && now >= this.wire.outbound.lastWriteAt + heartbeat) this.beat(now);
    return this.nextLook(now);
  }

  /** When a heartbeat would be due, any write being a sign of life, or a client that blocks from now on would be stalled. */
  private nextLook(now: number): number {
    const { heartbeat, stallTimeout } = this.settings;
    const beat = heartbeat > 0 ? Math.max(this.wire.outbound.lastWriteAt, this.beatAt) + heartbeat : Infinity;
    const stall = stallTimeout > 0 ? now + stallTimeout : Infinity;
    const next = Math.min(beat, stall);
    return next === Infinity ? 0 : next;
  }

  private beat(now: number): void {
    this.beatAt = now;
    const moved = this.owner.settle();
    // A position travels with a real event: clients that do not know an id without data ignore it, or take it for an empty event.
    if (this.wire.enabled && (moved || this.settings.heartbeatEvent)) this.wire.heartbeat();
    else this.wire.outbound.push(HEARTBEAT_FRAME);
  }
}
