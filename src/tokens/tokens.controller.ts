import {
  Body,
  Controller,
  HttpCode,
  type MessageEvent,
  Param,
  ParseUUIDPipe,
  Post,
  RequestMethod,
  Sse,
} from '@nestjs/common';
import { Connection, type SseConnection, StreamOptions } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { GenerateDto } from './generate.dto.js';
import { TokensService } from './tokens.service.js';

/** `POST /tokens`, `POST /tokens/:id/stop`, `POST /tokens/:id/cut` */
@Controller('tokens')
export class TokensController {
  constructor(private readonly tokens: TokensService) {}

  /** Streams `started`, `token` after `token`, and `done`; ends with the text. */
  @Sse('', { method: RequestMethod.POST })
  // What a stream is answered with; a POST of Nest is 201.
  @HttpCode(200)
  @StreamOptions({ limit: 1_000 })
  async generate(
    @Body() body: GenerateDto,
    @Connection() connection: SseConnection,
  ): Promise<Observable<MessageEvent>> {
    return this.tokens.read(connection, body);
  }

  /** Ends a text for all who read it, with a `done` event. */
  @Post(':id/stop')
  @HttpCode(202)
  async stop(@Param('id', ParseUUIDPipe) id: string): Promise<{ id: string }> {
    await this.tokens.command('stop', id);
    return { id };
  }

  /** Cuts the connections of all who read a text, as a network would: they come back and go on. */
  @Post(':id/cut')
  @HttpCode(202)
  async cut(@Param('id', ParseUUIDPipe) id: string): Promise<{ id: string }> {
    await this.tokens.command('cut', id);
    return { id };
  }
}
