import {
  Injectable,
  type MessageEvent,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { SharedTicks } from '../ticks/shared-ticks.js';

/** The room that `GET /sse` streams. */
const UPDATES_ROOM = 'updates';

/** Most events that the demo replays to a client that comes back: little, so that a `gap` can be made to happen. */
export const REPLAY_LIMIT = 2_000;
const SKIP = REPLAY_LIMIT + 500;

const INTERVAL = 2_000;
const A_DAY = 86_400_000 / INTERVAL;

/** Publishes an `update` every two seconds; all processes together publish one. */
@Injectable()
export class UpdatesService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly ticks = new SharedTicks(INTERVAL, async (tick) => this.publish(tick));

  constructor(private readonly rooms: RoomService) {}

  onApplicationBootstrap(): void {
    this.ticks.start();
  }

  onModuleDestroy(): void {
    this.ticks.stop();
  }

  /** The updates for all, and those for one visitor. */
  follow(connection: SseConnection, visitor?: string): Observable<MessageEvent> {
    return this.rooms.join(visitor ? [UPDATES_ROOM, roomOf(visitor)] : UPDATES_ROOM, connection);
  }

  /** Publishes as many updates to a visitor as make a client that is away miss some for good; resolves with their number. */
  async skip(visitor: string): Promise<number> {
    const time = new Date().toISOString();
    const updates = Array.from({ length: SKIP }, (_, index) => ({ count: index + 1, time }));
    await Promise.all(
      updates.map(async (data) => this.rooms.broadcastToRoom(roomOf(visitor), { type: 'update', data })),
    );
    return updates.length;
  }

  private async publish(tick: number): Promise<void> {
    const data = { count: tick % A_DAY, time: new Date().toISOString() };
    await this.rooms.broadcastToRoom(
      UPDATES_ROOM,
      { type: 'update', data },
      { idempotencyKey: String(tick) },
    );
  }
}

function roomOf(visitor: string): string {
  return `visitor:${visitor}`;
}
