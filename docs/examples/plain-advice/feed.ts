import { Body, Controller, type MessageEvent, Post, Sse } from '@nestjs/common';
import { Connection, RoomService, type SseConnection } from '@nestream/nest';
import { interval, map, merge, type Observable, Subject } from 'rxjs';

@Controller('feed')
export class FeedController {
  private readonly posts = new Subject<MessageEvent>();

  constructor(private readonly rooms: RoomService) {}

  /** Reaches the clients of this process only, and wakes every page every 15 seconds. */
  @Sse('wrong')
  wrong(): Observable<MessageEvent> {
    const pings = interval(15_000).pipe(map(() => ({ type: 'ping', data: '' })));
    return merge(this.posts, pings);
  }

  /** Reaches the clients of all processes that share a log. The module writes heartbeats. */
  @Sse('right')
  right(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('feed', connection);
  }

  @Post()
  async publish(@Body() data: object): Promise<void> {
    this.posts.next({ data }); // wrong
    await this.rooms.broadcastToRoom('feed', { data }); // right
  }
}
