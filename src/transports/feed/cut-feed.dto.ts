import { PickType } from '@nestjs/graphql';
import { FeedQuery } from './feed.query.js';

/** Body of `POST /transports/cut`. */
export class CutFeedDto extends PickType(FeedQuery, ['feed']) {}
