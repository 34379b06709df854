import { type OnModuleDestroy, UseFilters } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
  WsException,
  type WsResponse,
} from '@nestjs/websockets';
import { map, type Observable, share } from 'rxjs';
import type { WebSocket, WebSocketServer } from 'ws';
import { type Feed, FeedSource } from '../feed/feed-source.js';
import { FeedQuery } from '../feed/feed.query.js';
import { goAway } from './go-away.js';
import { SocketLiveness } from './socket-liveness.js';
import { WsExceptionFilter } from './ws-exception.filter.js';

/** Bytes that may wait for a client; one that is further behind is dropped, since nobody could resume it. */
const MAX_BACKLOG = 4 * 1024 * 1024;
const MAX_SOCKETS = 20_000;

/**
 * The feed over a WebSocket: `{"event":"subscribe","data":{"feed":...,"rate":10,"size":200}}` is answered with `subscribed`, then come `feed` events.
 *
 * What SSE has built in and this has not: a client that was cut has missed what was sent meanwhile. To resume, events need ids, the
 * server a history of them, and `subscribe` a position; then history and live events must be joined without hole or duplicate.
 */
@WebSocketGateway({ path: '/transports/websocket', maxPayload: 4_096 })
@UseFilters(WsExceptionFilter)
export class FeedGateway implements OnGatewayInit, OnGatewayConnection, OnModuleDestroy {
  private server: WebSocketServer | undefined;
  private readonly liveness = new SocketLiveness();
  private readonly leaves = new WeakMap<WebSocket, () => void>();
  private readonly encoded = new WeakMap<Feed, Observable<Buffer>>();

  constructor(private readonly source: FeedSource) {}

  afterInit(server: WebSocketServer): void {
    this.server = server;
    this.liveness.watch(server);
  }

  handleConnection(socket: WebSocket): void {
    // 1013: try again later (RFC 6455's registry of close codes).
    if (this.server!.clients.size > MAX_SOCKETS) socket.close(1013, 'Too many connections');
  }

  @SubscribeMessage('subscribe')
  subscribe(
    @ConnectedSocket() socket: WebSocket,
    @MessageBody() query: FeedQuery,
  ): WsResponse<Pick<FeedQuery, 'feed'>> {
    // Pipes are asynchronous: the client may be gone since, and would not be seen to leave.
    if (socket.readyState !== socket.OPEN) throw new WsException('The socket is closed');
    if (this.leaves.has(socket)) throw new WsException('This socket has a feed; open another for another');
    const { feed, leave } = this.source.open(query, () => socket.terminate());
    this.leaves.set(socket, leave);
    const subscription = this.frames(feed).subscribe((frame) => {
      if (socket.bufferedAmount > MAX_BACKLOG) socket.terminate();
      // Without `binary: false` a Buffer would go out as a binary message.
      else socket.send(frame, { binary: false });
    });
    socket.once('close', () => {
      subscription.unsubscribe();
      leave();
    });
    return { event: 'subscribed', data: { feed: query.feed } };
  }

  async onModuleDestroy(): Promise<void> {
    this.liveness.stop();
    if (this.server) await goAway(this.server);
  }

  /** Each event as text once, for all sockets. */
  private frames(feed: Feed): Observable<Buffer> {
    let frames = this.encoded.get(feed);
    if (!frames) {
      frames = feed.events.pipe(
        map((data) => Buffer.from(JSON.stringify({ event: 'feed', data }))),
        share(),
      );
      this.encoded.set(feed, frames);
    }
    return frames;
  }
}
