import { Controller, type MessageEvent, Query, Sse } from '@nestjs/common';
import { Connection, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { SseFeedQuery } from './sse-feed.query.js';
import { SseFeedService } from './sse-feed.service.js';

/** `GET /transports/sse?feed=...&rate=10&size=200` */
@Controller('transports/sse')
export class SseFeedController {
  constructor(private readonly feeds: SseFeedService) {}

  /** Streams the events of a feed; who was cut gets what it has missed. */
  @Sse()
  stream(@Query() query: SseFeedQuery, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.feeds.stream(query, connection);
  }
}
