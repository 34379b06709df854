import { connect, type Socket } from 'node:net';
import { EventStreamParser, type ParsedEvent } from '@nestream/client';
import { readResponse } from '../../kit/read-response.js';

/** A client that goes on at another node when its own says goodbye: counts `{ n }` events and keeps nothing else. */
export class FleetClient {
  /** The last number that came. */
  last = 0;
  /** What was wrong, if anything. */
  fault: string | undefined;
  /** How often a stream has begun. */
  connected = 0;
  /** The `closing` events that came, with the reconnection time that stood on them. */
  readonly goodbyes: { readonly data: string; readonly retry: number }[] = [];
  /** When it asked again, in milliseconds of `performance.now()`. */
  cameBackAt = 0;

  private id = '';
  private retry = 0;
  // Not shown by JSON.
  #socket: Socket | undefined;
  private done = false;

  constructor(
    private readonly path: string,
    /** The port to ask next. */
    private readonly nextPort: () => number,
  ) {}

  open(): void {
    const socket = connect({ host: '127.0.0.1', port: this.nextPort() });
    const parser = new EventStreamParser({
      onEvent: (event) => this.onEvent(event),
      onRetry: (milliseconds) => (this.retry = milliseconds),
      onId: (id) => (this.id = id),
    });
    readResponse(socket, {
      onHead: (head) => {
        if (!head.startsWith('HTTP/1.1 200')) this.fault ??= head.slice(0, 20);
      },
      onBody: (bytes) => parser.feed(bytes),
    });
    socket.on('error', () => undefined);
    socket.on('close', () => this.onClose());
    const resume = this.id === '' ? '' : `Last-Event-ID: ${this.id}\r\n`;
    socket.write(`GET ${this.path} HTTP/1.1\r\nHost: x\r\n${resume}\r\n`);
    this.#socket = socket;
  }

  stop(): void {
    this.done = true;
    this.#socket?.destroy();
  }

  private onEvent({ type, data }: ParsedEvent): void {
    if (type === 'connected') this.connected++;
    else if (type === 'closing') this.goodbyes.push({ data, retry: this.retry });
    else if (type === 'n') this.onNumber(Number(data));
    else this.fault ??= `${type}: ${data}`;
  }

  private onNumber(n: number): void {
    if (n !== this.last + 1) this.fault ??= `${n} came after ${this.last}`;
    this.last = n;
  }

  private onClose(): void {
    if (this.done) return;
    setTimeout(() => {
      this.cameBackAt = performance.now();
      if (!this.done) this.open();
    }, this.retry);
  }
}
