import type { WebSocket, WebSocketServer } from 'ws';

const INTERVAL = 15_000;

/** Pings all sockets in turn and drops those that have not answered the last ping: a client that vanished says nothing. */
export class SocketLiveness {
  private readonly silent = new WeakSet<WebSocket>();
  private timer: NodeJS.Timeout | undefined;

  watch(server: WebSocketServer): void {
    server.on('connection', (socket) => socket.on('pong', () => this.silent.delete(socket)));
    // One timer for all, which no socket can keep alive.
    this.timer = setInterval(() => this.sweep(server), INTERVAL).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private sweep(server: WebSocketServer): void {
    for (const socket of server.clients) {
      if (this.silent.has(socket)) {
        socket.terminate();
      } else {
        this.silent.add(socket);
        socket.ping();
      }
    }
  }
}
