import type { IncomingMessage, ServerResponse } from 'node:http';
import { Body, Controller, Get, Module, Post, Req, Res } from '@nestjs/common';
import { createChannel, createSession } from 'better-sse';

const news = createChannel();

@Controller('news')
class NewsController {
  @Get()
  async stream(@Req() request: IncomingMessage, @Res() response: ServerResponse): Promise<void> {
    const session = await createSession(request, response, { keepAlive: 15_000 });
    news.register(session);
    session.push({ online: news.sessionCount }, 'welcome');
  }

  @Post()
  publish(@Body() data: object): void {
    news.broadcast(data, 'news');
  }
}

@Module({ controllers: [NewsController] })
export class NewsModule {}
