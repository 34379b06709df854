import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RoomService } from '@event-stream/nest';
import { SharedTicks } from '../ticks/shared-ticks.js';

/** The room that `GET /sse` streams. */
export const UPDATES_ROOM = 'updates';

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

  private async publish(tick: number): Promise<void> {
    const data = { count: tick % A_DAY, time: new Date().toISOString() };
    await this.rooms.broadcastToRoom(
      UPDATES_ROOM,
      { type: 'update', data },
      { idempotencyKey: String(tick) },
    );
  }
}
