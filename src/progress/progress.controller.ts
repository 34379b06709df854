import {
  Body,
  Controller,
  type MessageEvent,
  NotFoundException,
  Param,
  ParseUUIDPipe,
  Post,
  Sse,
} from '@nestjs/common';
import { Connection, RoomService } from '@event-stream/nest';
import type { Observable } from 'rxjs';
import { ProgressService, taskRoom } from './progress.service.js';
import { StartTaskDto } from './start-task.dto.js';

/** `POST /progress`, `GET /progress/:taskId` */
@Controller('progress')
export class ProgressController {
  constructor(
    private readonly tasks: ProgressService,
    private readonly rooms: RoomService,
  ) {}

  /** Starts a task. */
  @Post()
  async start(@Body() { steps }: StartTaskDto): Promise<{ taskId: string }> {
    return { taskId: await this.tasks.start(steps) };
  }

  /** Streams a task from its first step, whenever it was started; ends with the task. */
  @Sse(':taskId')
  async progress(
    @Param('taskId', ParseUUIDPipe) taskId: string,
    @Connection() connection: Connection,
  ): Promise<Observable<MessageEvent>> {
    if (!(await this.tasks.has(taskId))) throw new NotFoundException(`There is no task ${taskId}`);
    return this.rooms.join(taskRoom(taskId), connection, { from: 'start' });
  }
}
