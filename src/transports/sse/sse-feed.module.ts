import { Module } from '@nestjs/common';
import { FeedModule } from '../feed/feed.module.js';
import { SseFeedController } from './sse-feed.controller.js';
import { SseFeedService } from './sse-feed.service.js';

/** The feed over Server-Sent Events. */
@Module({ imports: [FeedModule], controllers: [SseFeedController], providers: [SseFeedService] })
export class SseFeedModule {}
