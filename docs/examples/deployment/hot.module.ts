import { Controller, type MessageEvent, Module, Sse } from '@nestjs/common';
import { SseModule } from '@event-stream/nest';
import { map, timer, type Observable } from 'rxjs';

@Controller()
class ClockController {
  @Sse('clock')
  clock(): Observable<MessageEvent> {
    return timer(0, 1_000).pipe(map(() => ({ data: new Date().toISOString() })));
  }
}

@Module({
  imports: [
    // In production, 5 s or more: clients reconnect one by one.
    SseModule.forRoot({ drainWindow: process.env['NODE_ENV'] === 'production' ? 20_000 : 300 }),
  ],
  controllers: [ClockController],
})
export class AppModule {}
