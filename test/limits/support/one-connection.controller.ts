import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import { Connection, RoomService, type SseConnection } from '@nestream/nest';
import { NEVER, type Observable, of } from 'rxjs';

/** One stream of each kind, and what ends by itself. */
@Controller()
export class OneConnectionController {
  static calls = 0;

  constructor(private readonly rooms: RoomService) {}

  @Sse('managed')
  managed(@Connection() connection: SseConnection): Observable<MessageEvent> {
    OneConnectionController.calls++;
    return this.rooms.join('a', connection);
  }

  @Sse('plain')
  plain(): Observable<MessageEvent> {
    OneConnectionController.calls++;
    return NEVER;
  }

  @Sse('short')
  short(): Observable<MessageEvent> {
    return of({ data: 'short' });
  }
}
