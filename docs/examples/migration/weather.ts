import {
  Controller,
  Injectable,
  Logger,
  type MessageEvent,
  Module,
  type OnModuleDestroy,
  type OnModuleInit,
  Sse,
} from '@nestjs/common';
import { Connection, RoomService, type SseConnection } from '@nestream/nest';
import { exhaustMap, interval, map, type Observable, shareReplay, type Subscription, timer } from 'rxjs';

@Injectable()
export class Station {
  /** How often a reading was taken: each costs a request. */
  readings = 0;

  read(): Promise<{ celsius: number }> {
    this.readings++;
    return Promise.resolve({ celsius: 21 });
  }
}

/** Takes readings while a client is in the room. */
@Injectable()
class WeatherPoller implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(WeatherPoller.name);
  private polling?: Subscription;

  constructor(
    private readonly station: Station,
    private readonly rooms: RoomService,
  ) {}

  onModuleInit(): void {
    const poll = async (): Promise<void> => this.poll().catch((error: unknown) => this.logger.error(error));
    this.polling = interval(500).pipe(exhaustMap(poll)).subscribe();
  }

  onModuleDestroy(): void {
    this.polling?.unsubscribe();
  }

  private async poll(): Promise<void> {
    if ((await this.rooms.size('weather')) === 0) return;
    await this.rooms.broadcastToRoom('weather', { type: 'reading', data: await this.station.read() });
  }
}

@Controller('weather')
class WeatherController {
  private readonly shared: Observable<MessageEvent>;

  constructor(
    station: Station,
    private readonly rooms: RoomService,
  ) {
    this.shared = timer(0, 500).pipe(
      exhaustMap(async () => station.read()),
      map((data) => ({ type: 'reading', data })),
      shareReplay({ bufferSize: 1, refCount: true }),
    );
  }

  @Sse('before')
  before(): Observable<MessageEvent> {
    return this.shared;
  }

  @Sse('after')
  after(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('weather', connection, { from: { last: 1 } });
  }
}

@Module({ controllers: [WeatherController], providers: [Station, WeatherPoller], exports: [Station] })
export class WeatherModule {}
