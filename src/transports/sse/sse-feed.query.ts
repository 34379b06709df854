import { IsOptional, IsString } from 'class-validator';
import { FeedQuery } from '../feed/feed.query.js';

/** Query of `GET /transports/sse`. */
export class SseFeedQuery extends FeedQuery {
  /** Read by the library, for clients that cannot send the header. */
  @IsOptional()
  @IsString()
  readonly lastEventId?: string;
}
