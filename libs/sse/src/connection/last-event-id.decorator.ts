import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { SseRouteExpectedError } from '../errors/sse-route-expected.error.js';
import { connectionOf } from './connection-carrier.js';

/**
 * Injects where the client left off into an `@Sse()` handler: the `Last-Event-ID` header, else the `lastEventId` query
 * parameter, else `undefined`. `RoomService.join` reads it by itself.
 *
 * @throws SseRouteExpectedError on a route that is no `@Sse()` route, or where `SseModule` is not imported.
 */
export const LastEventId = createParamDecorator(
  (_data: undefined, context: ExecutionContext): string | undefined => {
    const connection = connectionOf(context.switchToHttp().getRequest<object>());
    if (!connection) throw new SseRouteExpectedError('@LastEventId()');
    return connection.lastEventId;
  },
);
