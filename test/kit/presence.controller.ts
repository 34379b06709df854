import { Controller, Param, Query, Sse, type MessageEvent } from '@nestjs/common';
import { Connection, RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';

/** Rooms that announce who is in them: `GET /presence/a,b?as=ann`; without `as` one only listens. */
@Controller('presence')
export class PresenceController {
  constructor(private readonly rooms: RoomService) {}

  @Sse(':names')
  join(
    @Param('names') names: string,
    @Query('as') id: string | undefined,
    @Connection() connection: SseConnection,
  ): Observable<MessageEvent> {
    const presence = id === undefined ? false : { id, info: { name: id.toUpperCase() } };
    return this.rooms.join(names.split(','), connection, { presence });
  }
}
