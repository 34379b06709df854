import type { Observable } from 'rxjs';
import type { FeedEvent } from './feed.event.js';
import type { FeedQuery } from './feed.query.js';

/** A feed that runs. */
export interface Feed {
  /** The same for all connections to it. */
  readonly key: string;
  /** Hot: who comes later has missed what was before. Completes with the feed. */
  readonly events: Observable<FeedEvent>;
}

/** What a connection holds while it gets a feed. */
export interface FeedTicket {
  readonly feed: Feed;
  /** To be called when the connection is over; more than once does no harm. */
  readonly leave: () => void;
}

/** Where all transports take their events from; token and type. */
export abstract class FeedSource {
  /**
   * Gives a connection its feed, which begins with the first one.
   *
   * @param cut drops the connection at once, as a broken network would.
   * @throws ServiceUnavailableException when there are too many.
   */
  abstract open(query: FeedQuery, cut: () => void): FeedTicket;
}
