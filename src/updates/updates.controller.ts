import { Body, Controller, type MessageEvent, Post, Query, Sse } from '@nestjs/common';
import { Connection, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { FollowUpdatesQuery } from './follow-updates.query.js';
import { SkipAheadDto } from './skip-ahead.dto.js';
import { UpdatesService } from './updates.service.js';

/** `GET /sse`, `POST /sse/skip` */
@Controller('sse')
export class UpdatesController {
  constructor(private readonly updates: UpdatesService) {}

  /** Streams `update` events. */
  @Sse()
  follow(
    @Query() { visitor }: FollowUpdatesQuery,
    @Connection() connection: SseConnection,
  ): Observable<MessageEvent> {
    return this.updates.follow(connection, visitor);
  }

  /** Publishes more to one visitor than is replayed to a client that comes back. */
  @Post('skip')
  async skip(@Body() { visitor }: SkipAheadDto): Promise<{ published: number }> {
    return { published: await this.updates.skip(visitor) };
  }
}
