import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

/** What a feed may be; it keeps visitors of the demo from asking for more than a small server gives. */
@ObjectType()
export class FeedLimits {
  /** Most events a second. */
  @Field(() => Int)
  readonly maxRate: number = 100;

  /** Most characters of payload in an event. */
  @Field(() => Int)
  readonly maxSize: number = 16_384;

  /** Most connections to one feed, over all transports. */
  @Field(() => Int)
  readonly maxConnections: number = 12;

  /** Most feeds at a time in a process. */
  @Field(() => Int)
  readonly maxFeeds: number = 25;

  /** The server's clock now, milliseconds since 1970: for pages that compare it with their own. */
  @Field(() => Float)
  get time(): number {
    return now();
  }
}

/** Milliseconds since 1970, to the microsecond: `Date.now()` is too coarse for latencies. */
export function now(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1_000) / 1_000;
}

export const FEED_LIMITS = new FeedLimits();
