import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2Session } from 'node:http2';
import type { Socket } from 'node:net';

/** The part of an HTTP server that ends its connections. Servers of HTTP/2 have some of it. */
export interface SweptServer extends NodeJS.EventEmitter {
  readonly listening: boolean;
  keepAliveTimeout?: number;
  close(): unknown;
  closeIdleConnections?(): void;
}

/** Milliseconds between two sweeps. */
const PERIOD = 50;
/** Milliseconds in which a connection that was accepted last can still send its request. */
const GRACE = 500;

/**
 * Closes the connections of servers that stop listening, while the application still answers: requests on them get their answer, and
 * the framework begins its own shutdown when none is left. Fastify answers every request after that with 503, for which a native
 * `EventSource` gives up.
 *
 * Node alone would wait for every connection: idle ones that were busy when the server stopped, until their keep-alive time is over,
 * and for ever for those that never send a whole request, since it stops watching its own timeouts.
 */
export class ServerSweep {
  private readonly servers: SweptServer[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly sessions = new Set<Http2Session>();
  /** Sockets that sent a request of HTTP/1. Those of WebSockets never do: Node emits no `request` for an upgrade. */
  private readonly served = new WeakSet<object>();
  private readonly forget: (this: Socket) => void;
  private timer: NodeJS.Timeout | undefined;
  private draining = false;
  private stoppedAt = Infinity;
  private deadline = Infinity;
  private onSwept = (): void => undefined;

  constructor() {
    const swept = (socket: Socket): void => {
      this.sockets.delete(socket);
      this.settle();
    };
    // One function for all sockets: a closure for each costs as much as the rest of what is kept for it.
    this.forget = function forget() {
      swept(this);
    };
  }

  /** Follows the connections of a server. To be called before it listens. */
  watch(server: SweptServer): void {
    this.servers.push(server);
    // A socket of TLS comes as both: as what carries it, and as itself after the handshake.
    server.on('connection', this.follow);
    server.on('secureConnection', this.follow);
    server.on('session', (session: Http2Session) => {
      this.sessions.add(session);
      session.once('close', () => {
        this.sessions.delete(session);
        this.settle();
      });
    });
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      if (request.httpVersionMajor >= 2) return;
      this.served.add(request.socket);
      if (this.draining) response.setHeader('Connection', 'close');
    });
  }

  /** From now on every answer closes its connection, so that the next request of the client is for another process. */
  drain(): void {
    this.draining = true;
  }

  /**
   * Stops listening.
   *
   * @param deadline time of `performance.now()` from which on all connections are cut.
   */
  stopListening(deadline: number): void {
    this.drain();
    this.deadline = deadline;
    this.stoppedAt = performance.now();
    for (const server of this.servers) {
      // For requests that began before the drain, whose answers have said that the connection stays.
      if (server.keepAliveTimeout !== undefined) server.keepAliveTimeout = 1;
      if (server.listening) server.close();
    }
    this.timer ??= setInterval(() => this.sweep(), PERIOD).unref();
    this.sweep();
  }

  /** Resolves when no connection is left that could bring a request, at the deadline at the latest. */
  async swept(): Promise<void> {
    // Where no hook has run, since the application closes its adapter by itself.
    if (this.stoppedAt === Infinity) return;
    await new Promise<void>((resolve) => {
      this.onSwept = resolve;
      this.settle();
    });
  }

  /** Cuts all connections. */
  cut(): void {
    this.deadline = 0;
    if (this.timer) this.sweep();
  }

  private readonly follow = (socket: Socket): void => {
    this.sockets.add(socket);
    socket.once('close', this.forget);
  };

  private sweep(): void {
    const now = performance.now();
    for (const server of this.servers) server.closeIdleConnections?.();
    // It answers the requests that it has, and its client is told to send no other.
    for (const session of this.sessions) session.close();
    for (const socket of this.sockets) {
      const silent = socket.bytesRead === 0 && now >= this.stoppedAt + GRACE;
      if (silent || now >= this.deadline) socket.destroy();
    }
    this.settle();
  }

  private settle(): void {
    if (this.sockets.size === 0) clearInterval(this.timer);
    const now = performance.now();
    if (now < this.deadline && (now < this.stoppedAt + GRACE ? this.sockets.size > 0 : this.busy)) return;
    this.onSwept();
  }

  private get busy(): boolean {
    return this.sessions.size > 0 || [...this.sockets].some((socket) => this.served.has(socket));
  }
}
