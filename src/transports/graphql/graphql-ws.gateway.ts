import type { OnModuleDestroy } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import type { WebSocketServer } from 'ws';
import { goAway } from '../websocket/go-away.js';
import { explained } from './explained.js';
import type { SubscriptionContext } from './subscription-context.interface.js';

/**
 * GraphQL over a WebSocket, by graphql-ws. It is a gateway so that Nest's `WsAdapter` knows the path: the adapter destroys upgrades to paths
 * that it does not know, so a graphql-ws server attached to the HTTP server beside it would never be reached.
 */
@WebSocketGateway({ path: '/transports/graphql', maxPayload: 16_384 })
export class GraphqlWsGateway implements OnGatewayInit, OnModuleDestroy {
  private server: WebSocketServer | undefined;

  constructor(private readonly host: GraphQLSchemaHost) {}

  afterInit(server: WebSocketServer): void {
    this.server = server;
    // Heartbeats and the time limit for the first message are those of graphql-ws.
    useServer<Record<string, never>, Extra & Record<PropertyKey, unknown>>(
      {
        // Later: Nest makes the schema after it has made the gateways.
        schema: () => this.host.schema,
        onOperation: (_context, _id, _payload, _args, result) => explained(result),
        context: ({ extra: { socket } }): SubscriptionContext => ({ cut: () => socket.terminate() }),
      },
      server,
    );
  }

  async onModuleDestroy(): Promise<void> {
    if (this.server) await goAway(this.server);
  }
}
