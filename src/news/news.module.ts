import { Module } from '@nestjs/common';
import { NewsController } from './news.controller.js';
import { NewsService } from './news.service.js';

/** A feed that keeps what was published: in memory, on disk or in Redis, as `LOG` says. */
@Module({ controllers: [NewsController], providers: [NewsService] })
export class NewsModule {}
