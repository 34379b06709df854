import { once } from 'node:events';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  createServer,
  type Http2Server,
  type Http2ServerResponse,
} from 'node:http2';
import {
  type AddressInfo,
  connect as connectTcp,
  createServer as createProxy,
  type Server,
  type Socket,
} from 'node:net';

/** An HTTP/2 server on a loopback port, with one session through a proxy that can stop reading from the server. */
export class Http2Loopback {
  private constructor(
    private readonly server: Http2Server,
    private readonly proxy: Server,
    private readonly upstream: () => Socket,
    readonly session: ClientHttp2Session,
  ) {}

  /** @param window bytes that the client takes unread, of each stream and of all. Default: that of HTTP/2, 65 535. */
  static async open(
    onResponse: (path: string, response: Http2ServerResponse) => void,
    window?: number,
  ): Promise<Http2Loopback> {
    const server = createServer((request, response) => onResponse(request.url, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    let upstream: Socket | undefined;
    const proxy = createProxy((client) => {
      upstream = connectTcp((server.address() as AddressInfo).port, '127.0.0.1');
      for (const socket of [client, upstream]) socket.on('error', () => undefined);
      client.pipe(upstream).pipe(client);
      upstream.once('close', () => client.destroy());
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const session = connect(url, window ? { settings: { initialWindowSize: window } } : {});
    session.on('error', () => undefined);
    await once(session, 'connect');
    if (window) session.setLocalWindowSize(window);
    return new Http2Loopback(server, proxy, () => upstream!, session);
  }

  request(path: string): ClientHttp2Stream {
    const stream = this.session.request({ ':path': path });
    stream.on('error', () => undefined);
    return stream;
  }

  /** From now on nothing that the server sends is taken. */
  stopReading(): void {
    this.upstream().unpipe();
    this.upstream().pause();
  }

  async close(): Promise<void> {
    this.session.destroy();
    this.upstream().destroy();
    this.proxy.close();
    this.server.close();
    await Promise.all([once(this.proxy, 'close'), once(this.server, 'close')]);
  }
}
