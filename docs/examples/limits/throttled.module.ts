import { Controller, type MessageEvent, Module, Param, Sse, UseGuards } from '@nestjs/common';
import { Throttle, ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler'; // npm install @nestjs/throttler
import { Connection, RoomService, type SseConnection, SseModule } from '@nestream/nest';
import type { Observable } from 'rxjs';

@Controller('rooms')
@UseGuards(ThrottlerGuard)
export class ThrottledController {
  constructor(private readonly rooms: RoomService) {}

  @Sse(':room')
  @Throttle({ default: { limit: 10, ttl: 60_000 } })
  stream(@Param('room') room: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(room, connection);
  }
}

@Module({
  imports: [SseModule.forRoot(), ThrottlerModule.forRoot([{ limit: 100, ttl: 60_000 }])],
  controllers: [ThrottledController],
})
export class ThrottledModule {}
