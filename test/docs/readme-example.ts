import { Body, Controller, type MessageEvent, Module, Param, Post, Sse } from '@nestjs/common';
import { Connection, type Receipt, RoomService, type SseConnection, SseModule } from '@nestream/nest';
import type { Observable } from 'rxjs';

@Controller('rooms/:room')
class RoomsController {
  constructor(private readonly rooms: RoomService) {}

  @Sse()
  stream(@Param('room') room: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(room, connection);
  }

  @Post()
  publish(@Param('room') room: string, @Body() data: object): Promise<Receipt> {
    return this.rooms.broadcastToRoom(room, { type: 'news', data });
  }
}

@Module({ imports: [SseModule.forRoot()], controllers: [RoomsController] })
export class AppModule {}
