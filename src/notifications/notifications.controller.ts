import { Body, Controller, HttpCode, type MessageEvent, Post, Sse, UseGuards } from '@nestjs/common';
import { Connection, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { SignedInGuard } from '../auth/signed-in.guard.js';
import type { User } from '../auth/user.interface.js';
import { MarkReadDto } from './mark-read.dto.js';
import type { NoticeEvent } from './notice.event.js';
import { NotificationsService } from './notifications.service.js';
import { SendNoticeDto } from './send-notice.dto.js';

/** `GET /notifications`, `POST /notifications`, `POST /notifications/read` */
@Controller('notifications')
@UseGuards(SignedInGuard)
export class NotificationsController {
  constructor(private readonly notifications: NotificationsService) {}

  /** Streams `notice` events of the user and of everyone, and `read` events. */
  @Sse()
  follow(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.notifications.follow(connection);
  }

  /** Tells one user, or everyone. */
  @Post()
  async send(@CurrentUser() { id }: User, @Body() notice: SendNoticeDto): Promise<NoticeEvent> {
    return this.notifications.send(id, notice);
  }

  /** Marks notices as read, on all devices of the user. */
  @Post('read')
  @HttpCode(204)
  async markRead(@CurrentUser() { id }: User, @Body() { ids }: MarkReadDto): Promise<void> {
    await this.notifications.markRead(id, ids);
  }
}
