import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy, ServiceUnavailableException } from '@nestjs/common';
import { RoomService } from '@event-stream/nest';
import { NotificationEvent } from './notification.event.js';
import { ProgressEvent } from './progress.event.js';

const STEP_TIME = 200;
const MAX_TASKS = 1_000;

/** The room of a task. */
export function taskRoom(taskId: string): string {
  return `progress:${taskId}`;
}

/** Runs tasks and publishes how far they are. Remembers a bounded number of them. */
@Injectable()
export class ProgressService implements OnModuleDestroy {
  private readonly logger = new Logger(ProgressService.name);
  private readonly shutdown = new AbortController();
  private readonly running = new Set<string>();
  private readonly finished = new Set<string>();

  constructor(private readonly rooms: RoomService) {
    // Each running task listens; Node takes more than ten for a leak.
    setMaxListeners(MAX_TASKS, this.shutdown.signal);
  }

  /**
   * Starts a task and returns its id.
   *
   * @throws ServiceUnavailableException when too many tasks run
   */
  start(steps: number): string {
    if (this.running.size >= MAX_TASKS) {
      throw new ServiceUnavailableException('Too many tasks are running; try again when some have ended');
    }
    const taskId = randomUUID();
    this.running.add(taskId);
    this.forgetOldest();
    void this.run(taskId, steps);
    return taskId;
  }

  /** Whether a task is known: it runs, or ended not too long ago. */
  has(taskId: string): boolean {
    return this.running.has(taskId) || this.finished.has(taskId);
  }

  onModuleDestroy(): void {
    this.shutdown.abort();
  }

  private async run(taskId: string, steps: number): Promise<void> {
    const room = taskRoom(taskId);
    try {
      for (let step = 0; step <= steps; step++) {
        if (step > 0) await setTimeout(STEP_TIME, undefined, { signal: this.shutdown.signal });
        await this.rooms.broadcastToRoom(room, new ProgressEvent(taskId, step, steps));
      }
      await this.rooms.broadcastToRoom(room, new NotificationEvent(taskId, 'Task completed'));
      await this.rooms.complete(room);
    } catch (error) {
      if (!this.shutdown.signal.aborted) this.logger.error(error);
    }
    this.running.delete(taskId);
    this.finished.add(taskId);
  }

  private forgetOldest(): void {
    const [oldest] = this.finished;
    if (oldest !== undefined && this.running.size + this.finished.size > MAX_TASKS) {
      this.finished.delete(oldest);
    }
  }
}
