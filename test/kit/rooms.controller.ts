import {
  Body,
  Controller,
  Get,
  Param,
  Post,
  Query,
  RequestMethod,
  Sse,
  type MessageEvent,
} from '@nestjs/common';
import { Connection, type JoinFrom, RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';

/** Rooms as any application would serve them: `GET /rooms/a,b,c` follows three rooms. */
@Controller('rooms')
export class RoomsController {
  constructor(private readonly rooms: RoomService) {}

  @Sse(':names')
  join(
    @Param('names') names: string,
    @Query('last') last: string | undefined,
    @Query('from') from: 'start' | undefined,
    @Connection() connection: SseConnection,
  ): Observable<MessageEvent> {
    const origin: JoinFrom | undefined = last === undefined ? from : { last: Number(last) };
    return this.rooms.join(names.split(','), connection, { from: origin });
  }

  @Sse('by-post', { method: RequestMethod.POST })
  joinByPost(
    @Body() body: { names: string[] },
    @Connection() connection: SseConnection,
  ): Observable<MessageEvent> {
    return this.rooms.join(body.names, connection);
  }

  @Post(':name/events')
  async publish(
    @Param('name') name: string,
    @Body() body: { type?: string; data: unknown },
  ): Promise<{ id: string }> {
    return this.rooms.broadcastToRoom(name, body);
  }

  @Get(':name/size')
  async size(@Param('name') name: string): Promise<{ size: number }> {
    return { size: await this.rooms.size(name) };
  }
}
