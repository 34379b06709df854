import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { lastEventIdOf, type ResumableRequest } from './last-event-id.js';

/**
 * Injects where the client left off: the `Last-Event-ID` header, otherwise the `lastEventId` query parameter, otherwise `undefined`. For streams
 * with a history of their own, plain ones too; `RoomService.join` reads it by itself.
 */
export const LastEventId = createParamDecorator(
  (_data: undefined, context: ExecutionContext): string | undefined =>
    lastEventIdOf(context.switchToHttp().getRequest<ResumableRequest>()),
);
