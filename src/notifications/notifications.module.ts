import { Module } from '@nestjs/common';
import { SseModule } from '@nestream/nest';
import { notificationEvents } from './notification.events.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationsService } from './notifications.service.js';

/** What users are told, and have read: for signed-in users only. */
@Module({
  imports: [SseModule.forFeature({ events: notificationEvents })],
  controllers: [NotificationsController],
  providers: [NotificationsService],
})
export class NotificationsModule {}
