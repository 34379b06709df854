import {
  Injectable,
  type MessageEvent,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { Market } from './market.js';
import { PriceFeed } from './price-feed.js';
import { type Interval, INTERVALS, type WatchTickerQuery } from './watch-ticker.query.js';

/** Runs the market, and a feed of it for each pace. */
@Injectable()
export class TickerService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly feeds: ReadonlyMap<Interval, PriceFeed>;

  constructor(rooms: RoomService) {
    const market = new Market();
    this.feeds = new Map(INTERVALS.map((interval) => [interval, new PriceFeed(rooms, market, interval)]));
  }

  onApplicationBootstrap(): void {
    for (const feed of this.feeds.values()) feed.start();
  }

  onModuleDestroy(): void {
    for (const feed of this.feeds.values()) feed.stop();
  }

  watch(connection: SseConnection, { symbols, interval }: WatchTickerQuery): Observable<MessageEvent> {
    return this.feeds.get(interval)!.watch(connection, symbols);
  }
}
