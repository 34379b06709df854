import { Controller, ForbiddenException, type MessageEvent, Module, Query, Sse } from '@nestjs/common';
import { Connection, MemoryEventLog, RoomService, SseModule } from '@nestream/nest';
import type { Observable } from 'rxjs';

@Controller('kitchen')
class KitchenController {
  constructor(private readonly rooms: RoomService) {}

  @Sse()
  stream(
    @Query('table') table: string | undefined,
    @Connection() connection: Connection,
  ): Observable<MessageEvent> {
    if (!table) throw new ForbiddenException('Say which table');
    return this.rooms.join(['menu', `table.${table}`], connection);
  }
}

@Module({
  imports: [
    // A factory, since each test makes an application of its own, which closes its log.
    SseModule.forRootAsync({
      useFactory: () => ({
        heartbeat: 15_000,
        maxAge: 3_600_000,
        log: new MemoryEventLog({ count: 100 }),
      }),
    }),
  ],
  controllers: [KitchenController],
})
export class KitchenModule {}
