import { Controller, type MessageEvent, Param, Sse } from '@nestjs/common';
import { Connection, RoomService, type SseConnection, StreamOptions } from '@nestream/nest';
import type { Observable } from 'rxjs';

@Controller('answers')
export class AnswersController {
  constructor(private readonly rooms: RoomService) {}

  /** Every frame is one that the client expects; it asks for the whole answer again when it gets a `restart`. */
  @Sse(':id')
  @StreamOptions({ controls: false, onGap: () => ({ data: { type: 'restart' } }) })
  stream(@Param('id') id: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(`answer:${id}`, connection, { from: 'start' });
  }
}
