import { Body, Controller, type MessageEvent, Module, Post, Sse } from '@nestjs/common';
import { Connection, type Receipt, RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';

@Controller('news')
class NewsController {
  constructor(private readonly rooms: RoomService) {}

  @Sse()
  async stream(@Connection() connection: SseConnection): Promise<Observable<MessageEvent>> {
    const online = (await this.rooms.size('news')) + 1;
    return this.rooms.join('news', connection, { snapshot: () => ({ type: 'welcome', data: { online } }) });
  }

  @Post()
  publish(@Body() data: object): Promise<Receipt> {
    return this.rooms.broadcastToRoom('news', { type: 'news', data });
  }
}

@Module({ controllers: [NewsController] })
export class NewsModule {}
