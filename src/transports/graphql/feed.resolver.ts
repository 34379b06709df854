import { Args, Context, Query, Resolver, Subscription } from '@nestjs/graphql';
import { map } from 'rxjs';
import { FeedSource } from '../feed/feed-source.js';
import { FEED_LIMITS, FeedLimits } from '../feed/feed-limits.js';
import { FeedEvent } from '../feed/feed.event.js';
import { FeedQuery } from '../feed/feed.query.js';
import { EventQueue } from './event-queue.js';
import type { SubscriptionContext } from './subscription-context.interface.js';

/** Events that may wait for one client. */
const CAPACITY = 20_000;

/**
 * The feed as a GraphQL subscription, whatever carries it: `subscription { feed(feed: "...", rate: 10, size: 200) { n t pad } }`.
 *
 * GraphQL has no notion of a position: to resume, the schema needs an id in the type and an argument to begin after it, and the server a
 * history that is joined to what is live, as with a WebSocket.
 */
@Resolver(() => FeedEvent)
export class FeedResolver {
  constructor(private readonly source: FeedSource) {}

  @Query(() => FeedLimits, { description: 'What may be asked for' })
  limits(): FeedLimits {
    return FEED_LIMITS;
  }

  @Subscription(() => FeedEvent, { description: 'Events at a steady rate' })
  feed(
    @Args() query: FeedQuery,
    @Context() { cut }: SubscriptionContext,
  ): AsyncIterable<{ feed: FeedEvent }> {
    const { feed, leave } = this.source.open(query, cut);
    return new EventQueue(feed.events.pipe(map((event) => ({ feed: event }))), CAPACITY, leave);
  }
}
