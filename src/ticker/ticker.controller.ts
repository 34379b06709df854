import { Controller, type MessageEvent, Query, Sse } from '@nestjs/common';
import { Connection, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { TickerService } from './ticker.service.js';
import { WatchTickerQuery } from './watch-ticker.query.js';

/** `GET /ticker` */
@Controller('ticker')
export class TickerController {
  constructor(private readonly ticker: TickerService) {}

  /** Streams `price` events, after a `snapshot` for who is new. */
  @Sse()
  watch(@Query() query: WatchTickerQuery, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.ticker.watch(connection, query);
  }
}
