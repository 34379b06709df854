import {
  Controller,
  type CanActivate,
  type ExecutionContext,
  type MessageEvent,
  Sse,
  UseGuards,
} from '@nestjs/common';
import { Connection, RoomService, type SseConnection, SseOriginGuard } from '@nestream/nest';
import type { Observable } from 'rxjs';

/** A guard of your own, over express-session. */
class SessionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ session?: { user?: object }; user?: object }>();
    if (request.session?.user) request.user = request.session.user;
    return request.user !== undefined;
  }
}

@Controller('inbox')
@UseGuards(SseOriginGuard, SessionGuard)
export class InboxController {
  constructor(private readonly rooms: RoomService) {}

  @Sse()
  stream(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('inbox', connection);
  }
}
