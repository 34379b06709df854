import {
  Injectable,
  Logger,
  type MessageEvent,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { SseConnections, RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { ProcessMeter } from './process-meter.js';

const ROOM = 'dashboard';
const INTERVAL = 1_000;
const HISTORY = 60;

/** Publishes once a second how this process is; in a cluster every process does. */
@Injectable()
export class DashboardService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(DashboardService.name);
  private readonly meter = new ProcessMeter();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly rooms: RoomService,
    private readonly connections: SseConnections,
  ) {}

  onApplicationBootstrap(): void {
    this.meter.start();
    // Behind the timers: one of them may have held the loop up, which is measured only when all have run.
    this.timer = setInterval(() => setImmediate(() => void this.publish()), INTERVAL);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.meter.stop();
  }

  /** The latest figures of all processes, then each new one. */
  watch(connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(ROOM, connection, { from: { last: HISTORY } });
  }

  private async publish(): Promise<void> {
    const data = this.meter.read(this.connections.all());
    try {
      await this.rooms.broadcastToRoom(ROOM, { type: 'process', data });
    } catch (error) {
      this.logger.error(error);
    }
  }
}
