import { waitUntil } from '@nestream/test-kit/wait-until';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** An HTTP server on a loopback port, with raw clients. */
export class Loopback {
  private readonly sockets: Socket[] = [];

  private constructor(
    readonly server: Server,
    readonly port: number,
    private readonly responses: ServerResponse[],
  ) {}

  static async open(): Promise<Loopback> {
    const responses: ServerResponse[] = [];
    const server = createServer((_request: IncomingMessage, response: ServerResponse) => {
      responses.push(response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Loopback(server, (server.address() as AddressInfo).port, responses);
  }

  /** Sends request lines as they are. */
  async request(text: string): Promise<RawClient> {
    const socket = connect(this.port, '127.0.0.1');
    this.sockets.push(socket);
    await once(socket, 'connect');
    const client = new RawClient(socket);
    socket.write(text);
    return client;
  }

  /** The responses of the first `count` requests, once they have come. */
  async received(count: number): Promise<ServerResponse[]> {
    await waitUntil(() => this.responses.length >= count);
    return this.responses;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** A client that sees every byte. */
export class RawClient {
  text = '';
  ended = false;

  constructor(readonly socket: Socket) {
    socket.on('data', (data: Buffer) => (this.text += data.toString('latin1')));
    socket.on('close', () => (this.ended = true));
    socket.on('error', () => undefined);
  }

  /** The body of the first response, with its transfer coding. */
  get body(): string {
    return this.text.slice(this.text.indexOf('\r\n\r\n') + 4);
  }
}
