import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import { Connection, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { DashboardService } from './dashboard.service.js';

/** `GET /dashboard` */
@Controller('dashboard')
export class DashboardController {
  constructor(private readonly dashboard: DashboardService) {}

  /** Streams `process` events, those of the last minute first. */
  @Sse()
  watch(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.dashboard.watch(connection);
  }
}
