import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import { Connection, RoomService } from '@event-stream/nest';
import type { Observable } from 'rxjs';
import { UPDATES_ROOM } from './updates.service.js';

/** `GET /sse` */
@Controller('sse')
export class UpdatesController {
  constructor(private readonly rooms: RoomService) {}

  /** Streams `update` events. */
  @Sse()
  updates(@Connection() connection: Connection): Observable<MessageEvent> {
    return this.rooms.join(UPDATES_ROOM, connection);
  }
}
