import { Controller, Global, Injectable, Module, Scope, Sse, type MessageEvent } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  Connection,
  EventLog,
  InvalidOptionsError,
  MemoryEventLog,
  RoomService,
  type SseConnection,
  SseModule,
} from '@nestream/nest';
import type { Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { RoomsController } from '../kit/rooms.controller.js';

@Injectable()
class Settings {
  readonly heartbeat = 1_234;
  readonly log = new MemoryEventLog({ count: 5 });
}

@Global()
@Module({ providers: [Settings], exports: [Settings] })
class SettingsModule {}

@Controller({ path: 'scoped', scope: Scope.REQUEST })
class ScopedController {
  constructor(private readonly rooms: RoomService) {}

  @Sse()
  join(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('a', connection);
  }
}

describe('SseModule', () => {
  it('takes its options from providers, serves request-scoped controllers, and closes the log it was given', async () => {
    const module = await Test.createTestingModule({
      imports: [
        SettingsModule,
        SseModule.forRootAsync({
          inject: [Settings],
          useFactory: ({ heartbeat, log }: Settings) => ({ heartbeat, log, drainWindow: 100 }),
        }),
      ],
      controllers: [ScopedController, RoomsController],
    }).compile();
    const app = module.createNestApplication({ logger: false });
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as { port: number };
    const stream = await RawStream.connected(`http://127.0.0.1:${port}/scoped`);
    expect(stream.dataOf('connected')).toMatchObject([{ heartbeat: 1_234 }]);
    await app.get(RoomService).broadcastToRoom('a', { data: 1 });
    await stream.until(() => stream.count('message') === 1);
    const log = app.get<EventLog>(EventLog);
    expect(log).toBe(app.get(Settings).log);
    await app.close();
    await expect(log.seek([], 'live')).rejects.toMatchObject({ code: 'SSE_LOG_UNAVAILABLE' });
  });

  it('does not start with options that cannot work, and says why', async () => {
    const sse = SseModule.forRoot({
      heartbeat: 5,
      log: { count: 500 } as never,
      drainWindow: 'long' as never,
    });
    const starting = Test.createTestingModule({ imports: [sse] }).compile();
    await expect(starting).rejects.toThrow(InvalidOptionsError);
    await expect(starting).rejects.toThrow(
      /heartbeat is 5.*\n.*drainWindow is "long".*\n.*log is an object; give an EventLog, such as new MemoryEventLog/,
    );
  });
});
