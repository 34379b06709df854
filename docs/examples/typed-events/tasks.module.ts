import { Body, Controller, type MessageEvent, Module, Param, Post, Sse } from '@nestjs/common';
import { Connection, type Receipt, RoomService, type SseConnection, SseModule } from '@nestream/nest';
import { ApiSseEvents } from '@nestream/nest/swagger';
import type { Observable } from 'rxjs';
import { PriceEvent } from './price.event.js';
import { ProgressEvent } from './progress.event.js';
import { taskEvents } from './task.events.js';

@Controller('tasks/:id')
export class TasksController {
  constructor(private readonly rooms: RoomService) {}

  @Sse()
  @ApiSseEvents(ProgressEvent, PriceEvent)
  watch(@Param('id') id: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(`task:${id}`, connection, {
      snapshot: () => ({ type: ProgressEvent, data: { progress: 0 } }),
    });
  }

  /** An instance, made by the application's `ValidationPipe`: published as it is. */
  @Post('progress')
  report(@Param('id') id: string, @Body() event: ProgressEvent): Promise<Receipt> {
    return this.rooms.broadcastToRoom(`task:${id}`, event);
  }

  /** Plain data, with the event that it is. */
  @Post('price/:price')
  price(@Param('id') id: string, @Param('price') price: string): Promise<Receipt> {
    const data = { symbol: id, price: Number(price) };
    return this.rooms.broadcastToRoom(`task:${id}`, { type: PriceEvent, data });
  }
}

@Module({ imports: [SseModule.forFeature({ events: taskEvents })], controllers: [TasksController] })
export class TasksModule {}
