import { Controller, Get, type MessageEvent, Query, Sse } from '@nestjs/common';
import { Connection, RoomService, type SseConnection } from '@nestream/nest';
import { finalize, NEVER, type Observable } from 'rxjs';

@Controller('online')
export class OnlineController {
  private readonly users = new Set<string>();
  private readonly streams = new Map<string, string>();

  constructor(private readonly rooms: RoomService) {}

  /** A user with two tabs is gone when the first of them closes. */
  @Sse('before')
  before(@Query('user') user: string): Observable<MessageEvent> {
    this.users.add(user);
    return NEVER.pipe(finalize(() => this.users.delete(user)));
  }

  @Sse('after')
  after(@Query('user') user: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    this.streams.set(connection.id, user);
    connection.onClose(() => this.streams.delete(connection.id));
    return this.rooms.join('office', connection);
  }

  @Get()
  list(): { before: string[]; after: string[] } {
    return { before: [...this.users], after: [...new Set(this.streams.values())] };
  }
}
