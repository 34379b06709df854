import { Body, Controller, type MessageEvent, Post, Sse } from '@nestjs/common';
import { Connection, RoomService, type SseConnection, StreamOptions } from '@nestream/nest';
import { type Observable, ReplaySubject, takeUntil, timer } from 'rxjs';

const HOUR = 3_600_000;

@Controller('news')
export class NewsController {
  private readonly recent = new ReplaySubject<MessageEvent>(20);

  constructor(private readonly rooms: RoomService) {}

  @Sse('before')
  before(): Observable<MessageEvent> {
    return this.recent.pipe(takeUntil(timer(HOUR)));
  }

  @Sse('after')
  @StreamOptions({ maxAge: HOUR })
  after(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('news', connection, { from: { last: 20 } });
  }

  @Post()
  async publish(@Body() data: object): Promise<void> {
    this.recent.next({ type: 'news', data }); // before
    await this.rooms.broadcastToRoom('news', { type: 'news', data }); // after
  }
}
