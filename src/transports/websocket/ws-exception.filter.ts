import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { WsException } from '@nestjs/websockets';
import type { WebSocket } from 'ws';

/** Tells the client what was wrong: `{"event":"error","data":{"message":...}}`. Nest's own filter says so of `WsException` only, not of what a pipe throws. */
@Catch()
export class WsExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger(WsExceptionFilter.name);

  catch(exception: unknown, host: ArgumentsHost): void {
    const known = exception instanceof HttpException || exception instanceof WsException;
    if (!known) this.logger.error(exception);
    const message = known ? textOf(exception) : 'Internal server error';
    host
      .switchToWs()
      .getClient<WebSocket>()
      .send(JSON.stringify({ event: 'error', data: { message } }));
  }
}

function textOf(exception: HttpException | WsException): string {
  const body = exception instanceof HttpException ? exception.getResponse() : exception.getError();
  const message = typeof body === 'string' ? body : (body as { message?: unknown }).message;
  return Array.isArray(message) ? message.join('; ') : String(message);
}
