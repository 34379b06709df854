import {
  Body,
  Controller,
  Delete,
  HttpCode,
  type MessageEvent,
  NotFoundException,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Sse,
  UseGuards,
} from '@nestjs/common';
import { Throttle } from '@nestjs/throttler';
import { Connection, RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { FollowTasksQuery } from './follow-tasks.query.js';
import { ProgressService, taskRoom, visitorRoom } from './progress.service.js';
import { StartTaskDto } from './start-task.dto.js';
import { TaskThrottlerGuard } from './task-throttler.guard.js';

/** Most events that a client without a position begins with: enough for many tasks. */
const HISTORY = 2_000;
/** Tasks that one address may start. */
const STARTS_PER_MINUTE = 60;

/** `POST /progress`, `GET /progress/:taskId`, `DELETE /progress/:taskId`, `GET /progress?visitor=` */
@Controller('progress')
export class ProgressController {
  constructor(
    private readonly tasks: ProgressService,
    private readonly rooms: RoomService,
  ) {}

  /** Starts a task. Each address starts so many a minute: whoever comes needs no name, and must not push out what others wrote. */
  @Post()
  @UseGuards(TaskThrottlerGuard)
  @Throttle({ default: { limit: STARTS_PER_MINUTE, ttl: 60_000 } })
  async start(@Body() order: StartTaskDto): Promise<{ taskId: string }> {
    return { taskId: await this.tasks.start(order) };
  }

  /** Streams all tasks of a visitor, those to come too: one stream, however many tasks there are. Browsers open only six to a host. */
  @Sse()
  all(
    @Query() { visitor }: FollowTasksQuery,
    @Connection() connection: SseConnection,
  ): Observable<MessageEvent> {
    return this.rooms.join(visitorRoom(visitor), connection, { from: { last: HISTORY } });
  }

  /** Streams a task from its first step, whenever it was started; ends with the task. */
  @Sse(':taskId')
  async progress(
    @Param('taskId', ParseUUIDPipe) taskId: string,
    @Connection() connection: SseConnection,
  ): Promise<Observable<MessageEvent>> {
    if (!(await this.tasks.has(taskId))) throw new NotFoundException(`There is no task ${taskId}`);
    return this.rooms.join(taskRoom(taskId), connection, { from: 'start' });
  }
  /** Cancels a task, on whichever process it runs; its streams tell when it has ended. */
  @Delete(':taskId')
  @HttpCode(202)
  async cancel(@Param('taskId', ParseUUIDPipe) taskId: string): Promise<{ taskId: string }> {
    await this.tasks.cancel(taskId);
    return { taskId };
  }
}
