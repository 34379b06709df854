import { Module } from '@nestjs/common';
import { SseModule } from '@nestream/nest';
import { CancellationsService } from './cancellations.service.js';
import { ProgressController } from './progress.controller.js';
import { progressEvents } from './progress.events.js';
import { ProgressService } from './progress.service.js';

/** Long tasks: each has a stream that ends with the task, for good. */
@Module({
  imports: [SseModule.forFeature({ events: progressEvents })],
  controllers: [ProgressController],
  providers: [ProgressService, CancellationsService],
})
export class ProgressModule {}
