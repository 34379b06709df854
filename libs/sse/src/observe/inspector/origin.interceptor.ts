import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { SSE_METADATA } from '@nestjs/common/internal';
import type { Observable } from 'rxjs';
import { onceConnected } from '../../connection/connection-carrier.js';
import type { Connection } from '../../connection/connection.js';
import { type ObservedRequest, routeOf } from '../request-facts.js';

/** Where a stream came from. */
export interface Origin {
  readonly route: string;
  readonly address: string | undefined;
}

/** Remembers where streams came from, while there is an inspector to show it. */
@Injectable()
export class OriginInterceptor implements NestInterceptor {
  private readonly origins = new WeakMap<Connection, Origin>();

  originOf(connection: Connection): Origin | undefined {
    return this.origins.get(connection);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() === 'http' && Reflect.hasMetadata(SSE_METADATA, context.getHandler())) {
      const request = context.switchToHttp().getRequest<ObservedRequest>();
      const route = routeOf(request, `${context.getClass().name}.${context.getHandler().name}`);
      onceConnected(request, (connection) => this.origins.set(connection, { route, address: request.ip }));
    }
    return next.handle();
  }
}
