import {
  type CanActivate,
  Controller,
  ForbiddenException,
  Get,
  Header,
  Headers,
  HttpCode,
  type MessageEvent,
  NotFoundException,
  Param,
  Post,
  Query,
  Sse,
  type Type,
  UseGuards,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { map, type Observable, timer } from 'rxjs';
import { ownController } from '../auth/own-controllers.js';
import type { SseConnection } from '../connection/sse-connection.interface.js';
import { Connection } from '../route/connection.decorator.js';
import { CONTENT_SECURITY_POLICY, INSPECTOR_PAGE } from './inspector-page.js';
import { InspectorService } from './inspector.service.js';

const INTERVAL = 1_000;

/** The controller of the inspector, at its path and behind its guards. */
export function createInspectorController(
  path: string,
  guards: readonly (Type<CanActivate> | CanActivate)[],
): Type {
  @Controller({ path, version: VERSION_NEUTRAL })
  @UseGuards(...(guards as CanActivate[]))
  @ownController()
  class InspectorController {
    constructor(private readonly inspector: InspectorService) {}

    @Get()
    @Header('Content-Type', 'text/html; charset=utf-8')
    @Header('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    @Header('Referrer-Policy', 'no-referrer')
    @Header('X-Content-Type-Options', 'nosniff')
    page(): string {
      return INSPECTOR_PAGE;
    }

    @Sse('stream')
    stream(@Query('find') find: unknown, @Connection() connection: SseConnection): Observable<MessageEvent> {
      this.inspector.hide(connection);
      const text = typeof find === 'string' ? find : '';
      return timer(0, INTERVAL).pipe(map(() => ({ type: 'state', data: this.inspector.state(text) })));
    }

    @Sse('tail')
    tail(@Query('room') room: unknown, @Connection() connection: SseConnection): Observable<MessageEvent> {
      this.inspector.hide(connection);
      if (typeof room !== 'string' || room === '') throw new NotFoundException('Give a room: ?room=kitchen');
      return this.inspector.tail(room).pipe(map((event) => ({ type: 'tail', data: event })));
    }

    /** The header keeps pages of other sites out: they cannot send it without being asked for by CORS. */
    @Post('connections/:id/kick')
    @HttpCode(204)
    kick(@Param('id') id: string, @Headers('x-sse-inspector') own: string | undefined): void {
      if (own === undefined) throw new ForbiddenException('Send the header x-sse-inspector');
      if (!this.inspector.kick(id)) throw new NotFoundException('There is no such stream any more');
    }
  }
  return InspectorController;
}
