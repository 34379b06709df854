import { Module } from '@nestjs/common';
import { FeedController } from './feed.controller.js';
import { FeedService } from './feed.service.js';
import { FeedSource } from './feed-source.js';

/** One source of events for all transports. */
@Module({
  controllers: [FeedController],
  providers: [FeedService, { provide: FeedSource, useExisting: FeedService }],
  exports: [FeedSource],
})
export class FeedModule {}
