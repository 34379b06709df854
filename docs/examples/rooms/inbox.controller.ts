import { Controller, type MessageEvent, NotFoundException, Param, Put, Req, Sse } from '@nestjs/common';
import { Connection, ConnectionRegistry, RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';

@Controller('inbox')
export class InboxController {
  constructor(
    private readonly rooms: RoomService,
    private readonly connections: ConnectionRegistry,
  ) {}

  /** One stream for everything a page shows: HTTP/1.1 allows six connections, and one cursor resumes all rooms. */
  @Sse()
  open(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(['news', 'alerts'], connection, { from: { last: 20 } });
  }

  /** Adds a room to a stream that is open; the page knows its `connectionId` from the `connected` event. */
  @Put(':connectionId/rooms/:room')
  async follow(
    @Param('connectionId') id: string,
    @Param('room') room: string,
    @Req() { user }: { user?: { id: string } },
  ): Promise<void> {
    const connection = this.connections.get(id);
    if (!connection || connection.userId !== user?.id) throw new NotFoundException();
    await this.rooms.follow(connection, room);
  }
}
