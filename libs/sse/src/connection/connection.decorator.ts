import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { SseRouteExpectedError } from '../errors/sse-route-expected.error.js';
import { connectionOf } from './connection-carrier.js';
import type { Connection as SseConnection } from './connection.js';

/**
 * Injects the {@link SseConnection} of the stream into an `@Sse()` handler.
 *
 * @throws SseRouteExpectedError on a route that is no `@Sse()` route, or where `SseModule` is not imported.
 */
export const Connection = createParamDecorator(
  (_data: undefined, context: ExecutionContext): SseConnection => {
    const connection = connectionOf(context.switchToHttp().getRequest<object>());
    if (!connection) throw new SseRouteExpectedError('@Connection()');
    return connection;
  },
);

/** The open stream of a request; same name as the decorator that injects it. */
export type Connection = SseConnection;
