import { type BeforeApplicationShutdown, Injectable, ServiceUnavailableException } from '@nestjs/common';
import type { FeedQuery } from './feed.query.js';
import { FeedSource, type FeedTicket } from './feed-source.js';
import { FEED_LIMITS } from './feed-limits.js';
import { LiveFeed } from './live-feed.js';

/** The feeds of this process. Each runs while somebody wants it. */
@Injectable()
export class FeedService extends FeedSource implements BeforeApplicationShutdown {
  private readonly feeds = new Map<string, LiveFeed>();

  override open({ feed: name, rate, size }: FeedQuery, cut: () => void): FeedTicket {
    const key = `${name}.${rate}.${size}`;
    let feed = this.feeds.get(key);
    if (!feed && this.feeds.size >= FEED_LIMITS.maxFeeds) {
      throw new ServiceUnavailableException('All feeds are taken; try again in half a minute');
    }
    if (feed && feed.connections >= FEED_LIMITS.maxConnections) {
      throw new ServiceUnavailableException(
        `A feed has at most ${FEED_LIMITS.maxConnections} connections; close some, or take another feed`,
      );
    }
    if (!feed) {
      feed = new LiveFeed(key, rate, size, () => this.end(key));
      this.feeds.set(key, feed);
    }
    return { feed, leave: feed.add(cut) };
  }

  /** Drops all connections to the feeds of a name, of all transports; says how many. */
  cut(name: string): number {
    let count = 0;
    for (const [key, feed] of this.feeds) if (key.startsWith(`${name}.`)) count += feed.cut();
    return count;
  }

  /** After the sockets were closed: to a GraphQL client the end of a feed would be the end of its subscription. */
  beforeApplicationShutdown(): void {
    for (const key of this.feeds.keys()) this.end(key);
  }

  private end(key: string): void {
    this.feeds.get(key)?.end();
    this.feeds.delete(key);
  }
}
