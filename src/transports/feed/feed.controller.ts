import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { CutFeedDto } from './cut-feed.dto.js';
import { FEED_LIMITS, type FeedLimits } from './feed-limits.js';
import { FeedService } from './feed.service.js';

/** `GET /transports/limits`, `POST /transports/cut` */
@Controller('transports')
export class FeedController {
  constructor(private readonly feeds: FeedService) {}

  /** What may be asked for, and the server's time. */
  @Get('limits')
  @Header('Cache-Control', 'no-store')
  limits(): FeedLimits {
    const { maxRate, maxSize, maxConnections, maxFeeds, time } = FEED_LIMITS;
    return { maxRate, maxSize, maxConnections, maxFeeds, time };
  }

  /** Drops all connections to a feed at the same moment, as a broken network would: those of this process, where there are several. */
  @Post('cut')
  @HttpCode(200)
  cut(@Body() { feed }: CutFeedDto): { readonly cut: number } {
    return { cut: this.feeds.cut(feed) };
  }
}
