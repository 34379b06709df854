import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between client and Redis, and can break a connection after Redis has run a script and before its answer is back. */
export class LossyProxy {
  /** Number of script calls whose answers get lost, each with its connection. */
  losing = 0;
  /** Number of answers that got lost. */
  lost = 0;
  /** What happens to Redis before the client notices that its answer is lost. */
  meanwhile: () => Promise<unknown> = async () => undefined;
  private readonly sockets = new Set<Socket>();
  private readonly silent = new WeakSet<Socket>();
  private readonly server: Server;

  private constructor(private readonly upstream: number) {
    this.server = createServer((client) => this.pass(client));
  }

  /** @param upstream port of Redis. */
  static async start(upstream: number): Promise<LossyProxy> {
    const proxy = new LossyProxy(upstream);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Lets nothing through any more on the connections that there are, without closing them. */
  silence(): void {
    for (const socket of this.sockets) this.silent.add(socket);
  }

  async dispose(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private pass(client: Socket): void {
    const redis = connect(this.upstream, '127.0.0.1');
    let doomed = false;
    const end = (): void => {
      for (const socket of [client, redis]) {
        socket.destroy();
        this.sockets.delete(socket);
      }
    };
    for (const socket of [client, redis]) {
      this.sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    client.on('data', (request) => {
      if (this.losing > 0 && request.includes('evalsha')) {
        this.losing--;
        doomed = true;
      }
      if (!this.silent.has(client)) redis.write(request);
    });
    redis.on('data', (answer) => {
      if (!doomed) {
        if (!this.silent.has(redis)) client.write(answer);
        return;
      }
      this.lost++;
      void this.meanwhile().then(end);
    });
  }
}
