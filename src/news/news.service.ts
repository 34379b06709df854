import {
  Injectable,
  type MessageEvent,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { type Receipt, RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import type { Environment } from '../config/environment.js';
import { SharedTicks } from '../ticks/shared-ticks.js';
import { newsOf } from './headlines.js';
import type { AboutNews, NewsItem } from './news-item.interface.js';
import type { PostNewsDto } from './post-news.dto.js';

const ROOM = 'news';
const HISTORY = 50;
const INTERVAL = 10_000;

/** Publishes news, its own every ten seconds; what was published before is in the log. */
@Injectable()
export class NewsService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly about: AboutNews;
  private readonly ticks = new SharedTicks(INTERVAL, async (tick) => this.invent(tick));

  constructor(
    private readonly rooms: RoomService,
    config: ConfigService<Environment, true>,
  ) {
    const log = config.get('LOG', { infer: true });
    this.about = { log, survivesRestart: log !== 'memory' };
  }

  onApplicationBootstrap(): void {
    this.ticks.start();
  }

  onModuleDestroy(): void {
    this.ticks.stop();
  }

  /** The newest news, then what comes. */
  follow(connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(ROOM, connection, { from: { last: HISTORY } });
  }

  async post({ category, headline, body }: PostNewsDto): Promise<Receipt> {
    return this.publish({ category, headline, body, time: new Date().toISOString() });
  }

  private async invent(tick: number): Promise<void> {
    await this.publish(newsOf(tick, new Date(tick * INTERVAL).toISOString()), String(tick));
  }

  private async publish(data: NewsItem, idempotencyKey?: string): Promise<Receipt> {
    return this.rooms.broadcastToRoom(ROOM, { type: 'news', data }, { idempotencyKey });
  }
}
