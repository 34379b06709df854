import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import { SSE_METADATA } from '@nestjs/common/internal';
import type { Observable } from 'rxjs';
import { onceConnected } from '../connection/connection-carrier.js';
import type { Connection } from '../connection/connection.js';
import { ConnectionEndEntry, ConnectionLogEntry } from './connection-log-entry.js';
import { type ObservedRequest, routeOf } from './request-facts.js';

/** Those that have their lines: the interceptor may stand on a route and on the application. */
const followed = new WeakSet<Connection>();

/**
 * Logs one structured line when a stream opens and one when it ends (or is refused), through Nest's `Logger`. Use it on a
 * route, a controller, or for all streams as `{ provide: APP_INTERCEPTOR, useClass: ConnectionLogInterceptor }`.
 *
 * A line has the pattern of the route, never the URL, and no header: no token gets into it.
 */
@Injectable()
export class ConnectionLogInterceptor implements NestInterceptor {
  private readonly logger = new Logger('SseConnection');

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http' || !Reflect.hasMetadata(SSE_METADATA, context.getHandler())) {
      return next.handle();
    }
    const request = context.switchToHttp().getRequest<ObservedRequest>();
    const route = routeOf(request, `${context.getClass().name}.${context.getHandler().name}`);
    // It has none yet where this interceptor stands in the root module, outside of the one that makes connections.
    onceConnected(request, (connection) => this.follow(connection, request, route));
    return next.handle();
  }

  private follow(connection: Connection, { ip: address }: ObservedRequest, route: string): void {
    if (followed.has(connection)) return;
    followed.add(connection);
    const from = { route, address };
    connection.onOpen(() => this.logger.log(new ConnectionLogEntry('stream opened', connection, from)));
    connection.onClose((reason) => this.logger.log(new ConnectionEndEntry(connection, from, reason)));
  }
}
