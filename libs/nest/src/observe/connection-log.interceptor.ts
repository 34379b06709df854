import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { streamOf } from '../connection/stream-carrier.js';
import type { OpenStream } from '../connection/open-stream.js';
import { ConnectionEndEntry, ConnectionLogEntry } from './connection-log-entry.js';

/** Those that have their lines: the interceptor may stand on a route and on the application. */
const followed = new WeakSet<OpenStream>();

/**
 * Logs one structured line when a stream opens and one when it ends (or is refused), through Nest's `Logger`. Use it on a
 * route, a controller, or for all streams as `{ provide: APP_INTERCEPTOR, useClass: SseConnectionLogInterceptor }`.
 *
 * A line has the pattern of the route, never the URL, and no header: no token gets into it. On a plain stream it does not run as an
 * interceptor, since any interceptor changes when Nest sends the headers; its lines are the same.
 */
@Injectable()
export class SseConnectionLogInterceptor implements NestInterceptor {
  private readonly logger = new Logger('SseConnection');

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const stream = context.getType() === 'http' ? streamOf(context.getArgByIndex<object>(0)) : undefined;
    if (stream) this.follow(stream);
    return next.handle();
  }

  /** @internal Logs the lines of a stream. */
  follow(stream: OpenStream): void {
    if (followed.has(stream)) return;
    followed.add(stream);
    stream.whenOpen(() => this.logger.log(new ConnectionLogEntry('stream opened', stream)));
    stream.whenClosed((reason) => this.logger.log(new ConnectionEndEntry(stream, reason)));
  }
}
