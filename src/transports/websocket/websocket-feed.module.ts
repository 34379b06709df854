import { Module } from '@nestjs/common';
import { FeedModule } from '../feed/feed.module.js';
import { FeedGateway } from './feed.gateway.js';

/** The feed over a WebSocket. The application needs `app.useWebSocketAdapter(new WsAdapter(app))`. */
@Module({ imports: [FeedModule], providers: [FeedGateway] })
export class WebSocketFeedModule {}
