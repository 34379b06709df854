import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { FeedModule } from '../feed/feed.module.js';
import { FeedResolver } from './feed.resolver.js';
import { GraphqlSseController } from './graphql-sse.controller.js';
import { GraphqlWsGateway } from './graphql-ws.gateway.js';
import { SchemaDriver } from './schema.driver.js';

/** The feed as a GraphQL subscription, over a WebSocket and over SSE. The application needs `app.useWebSocketAdapter(new WsAdapter(app))`. */
@Module({
  imports: [FeedModule, GraphQLModule.forRoot({ driver: SchemaDriver, autoSchemaFile: true, path: '' })],
  controllers: [GraphqlSseController],
  providers: [FeedResolver, GraphqlWsGateway],
})
export class GraphqlFeedModule {}
