import { setTimeout } from 'node:timers/promises';
import {
  ConflictException,
  Inject,
  Injectable,
  Logger,
  NotFoundException,
  type OnModuleDestroy,
  ServiceUnavailableException,
} from '@nestjs/common';
import { EventLog, RoomService } from '@nestream/nest';
import { CancellationsService } from './cancellations.service.js';
import { NotificationEvent } from './notification.event.js';
import { ProgressEvent } from './progress.event.js';
import { RunningTask, type Outcome } from './running-task.js';
import type { StartTaskDto } from './start-task.dto.js';
import { TaskEvent } from './task.event.js';

/** Milliseconds of a step, drawn for each. */
const SHORTEST_STEP = 120;
const LONGEST_STEP = 280;
const MAX_TASKS = 1_000;
const ONE_EVENT = { count: 1, bytes: 1 };
/** Milliseconds that a shutdown waits for tasks to be told of. */
const FAREWELL = 500;

const CANCELLED: Outcome = { state: 'cancelled', message: 'Task cancelled' };
const SHUT_DOWN: Outcome = { state: 'failed', message: 'The server was shut down' };

/** The room of a task. */
export function taskRoom(taskId: string): string {
  return `progress:${taskId}`;
}

/** The room of all tasks of a visitor. */
export function visitorRoom(visitor: string): string {
  return `tasks:${visitor}`;
}

/** Runs a bounded number of tasks and publishes how far they are. What is known of a task is what its room holds, on every process. */
@Injectable()
export class ProgressService implements OnModuleDestroy {
  private readonly logger = new Logger(ProgressService.name);
  private readonly tasks = new Map<string, RunningTask>();
  private readonly runs = new Set<Promise<void>>();

  constructor(
    private readonly rooms: RoomService,
    @Inject(EventLog) private readonly log: EventLog,
    private readonly cancellations: CancellationsService,
  ) {
    cancellations.requests.subscribe((taskId) => this.tasks.get(taskId)?.stop(CANCELLED));
  }

  /**
   * Starts a task and returns its id.
   *
   * @throws ServiceUnavailableException when too many tasks run
   */
  async start(order: StartTaskDto): Promise<string> {
    if (this.tasks.size >= MAX_TASKS) {
      throw new ServiceUnavailableException('Too many tasks are running; try again when some have ended');
    }
    const task = new RunningTask(order);
    this.tasks.set(task.id, task);
    try {
      await this.tellProgress(task);
    } catch (error) {
      this.tasks.delete(task.id);
      throw error;
    }
    const run = this.run(task).finally(() => this.runs.delete(run));
    this.runs.add(run);
    return task.id;
  }

  /** Whether a task is known: it runs somewhere, or ended not too long ago. */
  async has(taskId: string): Promise<boolean> {
    const rooms = [taskRoom(taskId)];
    const { cursor } = await this.log.seek(rooms, 'start');
    const { events } = await this.log.read(rooms, cursor, ONE_EVENT);
    return events.length > 0;
  }

  /**
   * Asks the process that runs a task to end it.
   *
   * @throws NotFoundException, ConflictException when it has ended
   */
  async cancel(taskId: string): Promise<void> {
    if (!(await this.has(taskId))) throw new NotFoundException(`There is no task ${taskId}`);
    const { ended } = await this.log.seek([taskRoom(taskId)], 'live');
    if (ended.length > 0) throw new ConflictException(`Task ${taskId} has ended`);
    await this.cancellations.request(taskId);
  }

  /** Else they would seem to run for ever to who comes back. */
  async onModuleDestroy(): Promise<void> {
    for (const task of this.tasks.values()) task.stop(SHUT_DOWN);
    const late = setTimeout(FAREWELL, undefined, { ref: false });
    await Promise.race([Promise.all(this.runs), late]);
  }

  private async run(task: RunningTask): Promise<void> {
    try {
      const outcome = await this.work(task);
      await this.rooms.broadcastToRoom(taskRoom(task.id), new NotificationEvent(task.id, outcome.message));
      await this.tellVisitor(task, outcome);
      await this.rooms.complete(taskRoom(task.id));
    } catch (error) {
      this.logger.error(error);
    }
    this.tasks.delete(task.id);
  }

  private async work(task: RunningTask): Promise<Outcome> {
    const { signal } = task;
    for (;;) {
      const time = SHORTEST_STEP + Math.random() * (LONGEST_STEP - SHORTEST_STEP);
      await setTimeout(time, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return signal.reason as Outcome;
      const before = task.step;
      const outcome = task.advance();
      if (task.step > before) await this.tellProgress(task);
      if (outcome) return outcome;
    }
  }

  private async tellProgress(task: RunningTask): Promise<void> {
    const event = new ProgressEvent(task.id, task.step, task.order.steps);
    await Promise.all([this.rooms.broadcastToRoom(taskRoom(task.id), event), this.tellVisitor(task)]);
  }

  private async tellVisitor(task: RunningTask, outcome?: Outcome): Promise<void> {
    const { visitor } = task.order;
    if (visitor === undefined) return;
    const event = { type: TaskEvent, data: task.status(outcome) };
    await this.rooms.broadcastToRoom(visitorRoom(visitor), event);
  }
}
