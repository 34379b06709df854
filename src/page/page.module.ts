import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { AssetMiddleware } from './asset.middleware.js';
import { PageController } from './page.controller.js';
import { PageService } from './page.service.js';

/** The pages that show all streams. */
@Module({ controllers: [PageController], providers: [PageService] })
export class PageModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(AssetMiddleware).forRoutes('shell/*path', 'pages/*path', 'vendor/*path');
  }
}
