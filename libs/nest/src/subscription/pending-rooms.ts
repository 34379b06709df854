import type { EncodedEvent } from '../event/encoded-event.js';
import type { EventLog } from '../log/event-log.interface.js';
import type { FanOut } from './fan-out.js';
import type { Follower } from './follower.interface.js';
import type { Position } from './position.js';
import type { RoomSet } from './room-set.js';

interface Ask {
  answer?: Promise<void>;
  /** Position of an end of the room that came live before the log had answered; 0 if there was none. */
  endedAt: number;
}

/** The rooms that an open subscription is about to follow. */
export class PendingRooms {
  private readonly asks = new Map<string, Ask>();

  constructor(
    private readonly log: EventLog,
    private readonly fanOut: FanOut,
    private readonly rooms: RoomSet,
    private readonly position: Position,
    private readonly follower: Follower,
    /** Called for a room that has ended after it began to belong to the subscription. */
    private readonly onEnded: (room: string) => void,
  ) {}

  /**
   * Resolves when the room was added, or has been dropped meanwhile. Who asks twice gets one answer: a second one could be that the room
   * is followed, after the first had failed and taken it back.
   */
  async add(room: string): Promise<void> {
    let ask = this.asks.get(room);
    if (!ask) {
      ask = { endedAt: 0 };
      this.asks.set(room, ask);
      ask.answer = this.follow(room, ask);
    }
    return ask.answer;
  }

  /** Takes note of a live event that ends rooms. */
  ends({ rooms, seq }: EncodedEvent): void {
    for (const room of rooms) {
      const ask = this.asks.get(room);
      if (ask) ask.endedAt = seq;
    }
  }

  /** The room is not wanted any more. */
  drop(room: string): void {
    if (this.asks.delete(room)) this.fanOut.unfollow(room, this.follower);
  }

  dropAll(): void {
    for (const room of this.asks.keys()) this.drop(room);
  }

  private async follow(room: string, ask: Ask): Promise<void> {
    try {
      await this.fanOut.follow(room, this.follower);
      const { cursor } = await this.log.seek([], 'live');
      // It may have been dropped meanwhile, and the log may have begun anew before or after it answered.
      if (this.asks.get(room) !== ask) return;
      const since = cursor.epoch === this.position.epoch ? cursor.seq : 0;
      this.rooms.add(room, since);
      this.asks.delete(room);
      // Between the answer of the log and now: no page is read for it any more.
      if (ask.endedAt > since) this.onEnded(room);
    } catch (error) {
      if (this.asks.get(room) !== ask) return;
      this.drop(room);
      throw error;
    }
  }
}
