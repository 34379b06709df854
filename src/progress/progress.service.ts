import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type OnModuleDestroy,
  ServiceUnavailableException,
} from '@nestjs/common';
import { EventLog, RoomService } from '@event-stream/nest';
import { NotificationEvent } from './notification.event.js';
import { ProgressEvent } from './progress.event.js';

const STEP_TIME = 200;
const MAX_TASKS = 1_000;
const ONE_EVENT = { count: 1, bytes: 1 };

/** The room of a task. */
export function taskRoom(taskId: string): string {
  return `progress:${taskId}`;
}

/** Runs a bounded number of tasks and publishes how far they are. What is known of a task is what its room holds, on every process. */
@Injectable()
export class ProgressService implements OnModuleDestroy {
  private readonly logger = new Logger(ProgressService.name);
  private readonly shutdown = new AbortController();
  private running = 0;

  constructor(
    private readonly rooms: RoomService,
    @Inject(EventLog) private readonly log: EventLog,
  ) {
    // Each running task listens; Node takes more than ten for a leak.
    setMaxListeners(MAX_TASKS, this.shutdown.signal);
  }

  /**
   * Starts a task and returns its id.
   *
   * @throws ServiceUnavailableException when too many tasks run
   */
  async start(steps: number): Promise<string> {
    if (this.running >= MAX_TASKS) {
      throw new ServiceUnavailableException('Too many tasks are running; try again when some have ended');
    }
    const taskId = randomUUID();
    this.running++;
    try {
      await this.publish(new ProgressEvent(taskId, 0, steps));
    } catch (error) {
      this.running--;
      throw error;
    }
    void this.run(taskId, steps);
    return taskId;
  }

  /** Whether a task is known: it runs somewhere, or ended not too long ago. */
  async has(taskId: string): Promise<boolean> {
    const rooms = [taskRoom(taskId)];
    const { cursor } = await this.log.seek(rooms, 'start');
    const { events } = await this.log.read(rooms, cursor, ONE_EVENT);
    return events.length > 0;
  }

  onModuleDestroy(): void {
    this.shutdown.abort();
  }

  private async run(taskId: string, steps: number): Promise<void> {
    try {
      for (let step = 1; step <= steps; step++) {
        await setTimeout(STEP_TIME, undefined, { signal: this.shutdown.signal });
        await this.publish(new ProgressEvent(taskId, step, steps));
      }
      await this.publish(new NotificationEvent(taskId, 'Task completed'));
      await this.rooms.complete(taskRoom(taskId));
    } catch (error) {
      if (!this.shutdown.signal.aborted) this.logger.error(error);
    }
    this.running--;
  }

  private async publish(event: ProgressEvent | NotificationEvent): Promise<void> {
    await this.rooms.broadcastToRoom(taskRoom(event.taskId), event);
  }
}
