import type { Cursor, GapData, ResumeOutcome } from '@nestream/protocol';
import { AlreadyJoinedError } from '../errors/room.errors.js';
import { StreamEndedError } from '../errors/stream.errors.js';
import { isReservedRoom } from '../event/room-name.js';
import type { ConnectionStats } from './write/connection-stats.js';
import type { ConnectionSubscription } from './deadline/connection-subscription.interface.js';
import type { ControlEvents } from './write/control-events.js';
import type { Liveness } from './deadline/liveness.js';
import type { Outbound } from './write/outbound.js';
import type { WireCursor } from './write/wire-cursor.js';

/** What the rooms' side needs of its connection. */
export interface RoomChannelOwner {
  readonly id: string;
  /** Whether the headers are out. */
  readonly opened: boolean;
  /** Whether the stream has a close reason. */
  readonly ending: boolean;
  /** Sends the headers and `connected`, unless they are out. */
  open(resume: ResumeOutcome): void;
  /** Looks again whether the stream can open. */
  look(): void;
  /** The stream cannot go on. */
  failed(error: unknown): void;
}

/** The rooms' side of a connection: where its position on the log meets the wire. */
export class RoomChannel {
  /** Whether a handler has called `join`, and whether anything has subscribed to what it returned. */
  joined: 'no' | 'called' | 'subscribed' = 'no';

  private lastNames: readonly string[] = [];

  constructor(
    private readonly owner: RoomChannelOwner,
    private readonly outbound: Outbound,
    private readonly cursor: WireCursor,
    private readonly liveness: Liveness,
    private readonly controls: ControlEvents,
  ) {}

  /** The last id of the log on the wire; absent before the connection has joined rooms. */
  get position(): string | undefined {
    return this.cursor.id;
  }

  /** What the connection counts. */
  get stats(): ConnectionStats {
    return this.outbound.stats;
  }

  /** The rooms that the application named; those it had last when the join is over. */
  get names(): readonly string[] {
    return this.liveness.subscription?.roomNames.filter((room) => !isReservedRoom(room)) ?? this.lastNames;
  }

  /** Whether a room event of so many bytes may be queued. */
  takes(bytes: number): boolean {
    return this.outbound.takes(bytes);
  }

  /** Whether a join is waiting for the log: the stream does not open before. */
  get pending(): boolean {
    return this.liveness.subscription?.established === false;
  }

  /** @throws AlreadyJoinedError */
  attach(subscription: ConnectionSubscription): void {
    if (this.liveness.subscription) throw new AlreadyJoinedError(this.owner.id);
    this.joined = 'subscribed';
    this.liveness.subscription = subscription;
  }

  detach(): void {
    this.lastNames = this.names;
    this.liveness.detach();
    // What takes the place of the join may have to open the stream.
    this.owner.look();
  }

  /** The log has said where the stream begins; without a cursor it will say so later. */
  established(resume: ResumeOutcome, cursor: Cursor | undefined, gap: GapData | undefined): void {
    if (this.owner.ending) return;
    if (gap && !this.controls.canTell) {
      this.owner.failed(new StreamEndedError());
      return;
    }
    // A client that was sent other ids, or none, must be given the position to come back to.
    const seed = this.owner.opened || this.cursor.foreign;
    // With a gap `connected` has no id: cut before the gap arrives, the client must come back from where it was.
    if (cursor && !gap) this.cursor.start(cursor);
    this.owner.open(resume);
    if (!cursor || this.owner.ending) return;
    this.cursor.start(cursor);
    if (gap) this.sendGap(gap);
    else if (seed) this.controls.heartbeat();
  }

  /** @param cursor where the stream goes on, if that is a position of another epoch. */
  sendGap(gap: GapData, cursor?: Cursor): void {
    this.outbound.stats.gap(gap.reason);
    if (cursor) this.cursor.start(cursor);
    if (!this.controls.gap(gap)) this.owner.failed(new StreamEndedError());
  }
}
