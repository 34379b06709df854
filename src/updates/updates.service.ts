import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RoomService } from '@event-stream/nest';

/** The room that `GET /sse` streams. */
export const UPDATES_ROOM = 'updates';

const INTERVAL = 2_000;

/** Publishes an `update` every two seconds. */
@Injectable()
export class UpdatesService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(UpdatesService.name);
  private timer: NodeJS.Timeout | undefined;
  private count = 0;

  constructor(private readonly rooms: RoomService) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.publish(), INTERVAL);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async publish(): Promise<void> {
    const data = { count: ++this.count, time: new Date().toISOString() };
    try {
      await this.rooms.broadcastToRoom(UPDATES_ROOM, { type: 'update', data });
    } catch (error) {
      this.logger.error(error);
    }
  }
}
