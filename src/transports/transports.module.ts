import { Module } from '@nestjs/common';
import { GraphqlFeedModule } from './graphql/graphql-feed.module.js';
import { SseFeedModule } from './sse/sse-feed.module.js';
import { WebSocketFeedModule } from './websocket/websocket-feed.module.js';

/** One feed over Server-Sent Events, a WebSocket and GraphQL, side by side. */
@Module({ imports: [SseFeedModule, WebSocketFeedModule, GraphqlFeedModule] })
export class TransportsModule {}
