import 'reflect-metadata';
import { ValidationPipe } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { WsAdapter } from '@nestjs/platform-ws';
import { Subject } from 'rxjs';
import { SseModule } from '@nestream/nest';
import { FeedSource } from '../../dist/transports/feed/feed-source.js';
import { FeedResolver } from '../../dist/transports/graphql/feed.resolver.js';
import { GraphqlSseController } from '../../dist/transports/graphql/graphql-sse.controller.js';
import { GraphqlWsGateway } from '../../dist/transports/graphql/graphql-ws.gateway.js';
import { SchemaDriver } from '../../dist/transports/graphql/schema.driver.js';
import { SseFeedController } from '../../dist/transports/sse/sse-feed.controller.js';
import { SseFeedService } from '../../dist/transports/sse/sse-feed.service.js';
import { FeedGateway } from '../../dist/transports/websocket/feed.gateway.js';
import { nestServer, versionOf } from '../contestants/nest-server.mjs';

const SSE = {
  // More than a process of a real application should take, which is what the default says.
  imports: () => [SseModule.forRoot({ limits: { total: Infinity } })],
  controllers: [SseFeedController],
  providers: [SseFeedService],
  packages: [],
};
const graphql = () => [GraphQLModule.forRoot({ driver: SchemaDriver, autoSchemaFile: true, path: '' })];

/** The demo's transports (`src/transports`), each with what it needs and no more. */
const TRANSPORTS = {
  sse: SSE,
  'sse-http2': { ...SSE, adapterOptions: { http2: true } },
  websocket: { providers: [FeedGateway], packages: ['ws'] },
  'graphql-ws': {
    imports: graphql,
    providers: [FeedResolver, GraphqlWsGateway],
    packages: ['@nestjs/graphql', 'graphql', 'graphql-ws'],
  },
  'graphql-sse': {
    imports: graphql,
    controllers: [GraphqlSseController],
    providers: [FeedResolver],
    packages: ['graphql-sse'],
  },
};

/** One feed for all who ask, which publishes what the benchmark says. */
class BenchFeed extends FeedSource {
  key = 'bench';
  events = new Subject();
  #cuts = new Set();

  get connections() {
    return this.#cuts.size;
  }

  open(_query, cut) {
    this.#cuts.add(cut);
    return { feed: this, leave: () => this.#cuts.delete(cut) };
  }

  cut() {
    for (const cut of this.#cuts) cut();
  }
}

export async function start({ args: [name, fault] }) {
  const { imports = () => [], controllers = [], providers, adapterOptions, packages } = TRANSPORTS[name];
  const feed = new BenchFeed();
  const { port, versions } = await nestServer(
    'fastify',
    { imports: imports(), controllers, providers: [...providers, { provide: FeedSource, useValue: feed }] },
    {
      adapterOptions,
      prepare: (app) => {
        app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
        app.useWebSocketAdapter(new WsAdapter(app));
      },
    },
  );
  return {
    port,
    versions: { ...versions, ...Object.fromEntries(packages.map((each) => [each, versionOf(each)])) },
    publish: (_channel, event) => {
      if (fault !== 'lose' || event.n % 8 > 0) feed.events.next(event);
    },
    calls: { connections: () => feed.connections, cut: () => feed.cut() },
  };
}
