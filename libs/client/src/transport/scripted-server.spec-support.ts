import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One request as its bytes came, and the bare socket it came on. */
export class Exchange {
  ended = false;

  constructor(
    readonly socket: Socket,
    /** Request line and headers, a character for each byte. */
    readonly head: string,
  ) {
    socket.on('close', () => (this.ended = true));
  }

  get target(): string {
    return this.head.split(' ')[1]!;
  }

  header(name: string): string | undefined {
    const line = this.head.split('\r\n').find((text) => text.toLowerCase().startsWith(`${name}: `));
    return line?.slice(name.length + 2);
  }

  /** The last event id, decoded as a server does that expects UTF-8. */
  get lastEventId(): string | undefined {
    const text = this.header('last-event-id');
    return text === undefined ? undefined : Buffer.from(text, 'latin1').toString('utf8');
  }

  /** Answers with a status and whatever headers, without a length: the end of the connection ends the body. */
  answer(status: number, headers: Record<string, string> = {}, body = ''): void {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.socket.write(`HTTP/1.1 ${status} X\r\nConnection: close\r\n${lines.join('')}\r\n${body}`);
  }

  /** Opens a stream. */
  stream(text = ''): void {
    this.answer(200, { 'Content-Type': 'text/event-stream' }, text);
  }

  send(data: string | Uint8Array): void {
    this.socket.write(data);
  }

  end(): void {
    this.socket.end();
  }

  /** Cuts the connection with a TCP reset. */
  reset(): void {
    this.socket.resetAndDestroy();
  }
}

/** A server that says byte for byte what the test wants, on bare sockets. */
export class ScriptedServer {
  readonly exchanges: Exchange[] = [];
  readonly #sockets = new Set<Socket>();
  #script: ((exchange: Exchange) => void)[] = [];

  private constructor(readonly server: Server) {
    server.on('connection', (socket) => this.#onConnection(socket));
  }

  static async start(): Promise<ScriptedServer> {
    const server = new ScriptedServer(createServer());
    server.server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return server;
  }

  /** What happens on the next requests; the last step happens on every later one too. */
  script(...steps: ((exchange: Exchange) => void)[]): this {
    this.#script = steps;
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/stream`;
  }

  get last(): Exchange {
    return this.exchanges.at(-1)!;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  #onConnection(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    let head = '';
    const onData = (data: Buffer): void => {
      head += data.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      const exchange = new Exchange(socket, head);
      head = '';
      this.exchanges.push(exchange);
      (this.#script.length > 1 ? this.#script.shift() : this.#script[0])?.(exchange);
    };
    socket.on('data', onData);
  }
}
