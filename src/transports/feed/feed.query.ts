import { ArgsType, Field, ID, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { FEED_LIMITS } from './feed-limits.js';

/** Which feed: the same words for all transports, as query, message or arguments. */
@ArgsType()
export class FeedQuery {
  /** Name of the feed, made by whoever wants one. */
  @Field(() => ID)
  @Matches(/^[\w-]{8,64}$/, { message: 'feed must be 8 to 64 letters, digits, "_" or "-"' })
  readonly feed!: string;

  /** Events a second. */
  @Field(() => Int, { nullable: true })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(FEED_LIMITS.maxRate)
  readonly rate: number = 10;

  /** Characters of payload in each event. */
  @Field(() => Int, { nullable: true })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(FEED_LIMITS.maxSize)
  readonly size: number = 200;
}
