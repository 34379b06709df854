import { Body, Controller, Get, type MessageEvent, Post, Sse } from '@nestjs/common';
import { Connection, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import type { AboutNews } from './news-item.interface.js';
import { NewsService } from './news.service.js';
import { PostNewsDto } from './post-news.dto.js';

/** `GET /news`, `POST /news`, `GET /news/about` */
@Controller('news')
export class NewsController {
  constructor(private readonly news: NewsService) {}

  /** Streams `news` events, the last 50 first. */
  @Sse()
  follow(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.news.follow(connection);
  }

  /** Publishes something; answers with the id of the event when it is in the log. */
  @Post()
  async post(@Body() item: PostNewsDto): Promise<{ id: string }> {
    const { id } = await this.news.post(item);
    return { id };
  }

  /** Where news are kept. */
  @Get('about')
  about(): AboutNews {
    return this.news.about;
  }
}
