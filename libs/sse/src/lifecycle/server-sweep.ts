/** The part of an HTTP server that ends connections; that of HTTP/2 has none of it. */
export interface SweptServer {
  readonly listening: boolean;
  closeIdleConnections?(): void;
  closeAllConnections?(): void;
}

/** Milliseconds between two sweeps. */
const PERIOD = 50;

/**
 * Sees to it that a server which has stopped listening also closes. Node waits for every connection: idle ones that were busy
 * when it stopped, until their keep-alive time is over, and, since it stops watching its own timeouts, for ever for those that never send
 * a whole request.
 */
export class ServerSweep {
  private timer: NodeJS.Timeout | undefined;

  /** @param deadline time of `performance.now()` from which on all connections are cut. */
  constructor(
    private readonly server: SweptServer,
    private readonly deadline: number,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.sweep(), PERIOD);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private sweep(): void {
    if (this.server.listening) return;
    if (performance.now() < this.deadline) this.server.closeIdleConnections?.();
    else this.server.closeAllConnections?.();
  }
}
