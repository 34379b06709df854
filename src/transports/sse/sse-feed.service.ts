import { Injectable, Logger, type MessageEvent } from '@nestjs/common';
import { RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { type Feed, FeedSource } from '../feed/feed-source.js';
import type { FeedQuery } from '../feed/feed.query.js';

/** A feed as a room. Resuming, slow clients, heartbeats and shutdown are the library's. */
@Injectable()
export class SseFeedService {
  private readonly logger = new Logger(SseFeedService.name);
  /** Feeds that are published to their room. */
  private readonly published = new WeakSet<Feed>();

  constructor(
    private readonly source: FeedSource,
    private readonly rooms: RoomService,
  ) {}

  stream(query: FeedQuery, connection: SseConnection): Observable<MessageEvent> {
    const { feed, leave } = this.source.open(query, () => connection.destroy('error'));
    connection.onClose(leave);
    if (!this.published.has(feed)) this.publish(feed);
    return this.rooms.join(roomOf(feed), connection);
  }

  /** Until the feed ends, also while all its clients are away. */
  private publish(feed: Feed): void {
    this.published.add(feed);
    const room = roomOf(feed);
    feed.events.subscribe((event) => {
      this.rooms
        // All processes of a cluster make the same events: the key keeps one of each.
        .broadcastToRoom(room, { data: event }, { idempotencyKey: `${feed.key}:${event.n}` })
        .catch((error: unknown) => this.logger.error(error));
    });
  }
}

function roomOf({ key }: Feed): string {
  return `transports/${key}`;
}
