import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { EventStreamParser } from './reference-parser.js';
import type { Dechunker } from './dechunker.js';
import { readResponse } from './read-response.js';
import type { ReceivedEvent } from './received-event.js';
import { PATIENCE, waitUntil } from './wait-until.js';

/** How a raw stream is requested. */
export interface RawStreamOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** What to ask for, as it stands; header values are then bytes in Latin-1. Default: path and query of the URL. */
  readonly target?: string;
  /** Whether to begin without reading. */
  readonly paused?: boolean;
}

/** An SSE client on a bare TCP socket: sees every byte, and can stop reading or vanish at any moment. */
export class RawStream {
  readonly events: ReceivedEvent[] = [];
  /** Header block as it came. */
  head = '';
  /** Body after the transfer coding, as it came. */
  body = Buffer.alloc(0);
  lastEventId = '';
  ended = false;
  /** Whether to keep the body; off for large streams. */
  keepBody = true;

  private readonly parser = new EventStreamParser((event) => this.events.push(event));
  private readonly dechunker: Dechunker;

  private constructor(readonly socket: Socket) {
    socket.on('data', (data: Buffer) => {
      if (this.keepBody) this.raw += data.toString('latin1');
    });
    this.dechunker = readResponse(socket, {
      onHead: (head) => (this.head = head),
      onBody: (data) => this.onBody(data),
    });
    socket.on('close', () => (this.ended = true));
    socket.on('end', () => (this.ended = true));
    socket.on('error', () => undefined);
  }

  /** Opens a stream; resolves when the request is sent. */
  static async open(url: string, options: RawStreamOptions = {}): Promise<RawStream> {
    const { hostname, port, pathname, search } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    const stream = new RawStream(socket);
    if (options.paused) socket.pause();
    const { method = 'GET', headers = {}, body = '', target } = options;
    const lines = [`${method} ${target ?? pathname + search} HTTP/1.1`, `Host: ${hostname}:${port}`];
    if (body) lines.push(`Content-Length: ${Buffer.byteLength(body)}`, 'Content-Type: application/json');
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
    socket.write(
      Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, target === undefined ? 'utf8' : 'latin1'),
    );
    return stream;
  }

  /** Opens a stream and waits for its first event, or for a refusal. */
  static async connected(url: string, options: RawStreamOptions = {}): Promise<RawStream> {
    const stream = await RawStream.open(url, options);
    await stream.until(
      () => stream.events.length > 0 || stream.ended || (stream.head !== '' && stream.status !== 200),
    );
    return stream;
  }

  get status(): number {
    return Number(this.head.split(' ')[1]);
  }

  header(name: string): string | undefined {
    const line = this.head
      .split('\r\n')
      .find((text) => text.toLowerCase().startsWith(`${name.toLowerCase()}:`));
    return line?.slice(name.length + 1).trim();
  }

  /** Everything that came, as it came. */
  raw = '';

  /** Sizes of the chunks of the chunked body. */
  get chunkSizes(): readonly number[] {
    return this.dechunker.sizes;
  }

  get text(): string {
    return this.body.toString('utf8');
  }

  /** The data of all events of a type, parsed. */
  dataOf<T = unknown>(type: string): T[] {
    return this.events.filter((event) => event.type === type).map((event) => JSON.parse(event.data) as T);
  }

  count(type: string): number {
    return this.events.filter((event) => event.type === type).length;
  }

  /** Resolves when the condition holds; rejects, showing what came, when it does not in time. */
  async until(condition: () => boolean, milliseconds = PATIENCE): Promise<void> {
    await waitUntil(condition, milliseconds, () => `${this.head}\n${this.text.slice(-2_000)}`);
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Vanishes with a reset, as a killed client does. */
  cut(): void {
    this.socket.resetAndDestroy();
  }

  private onBody(data: Buffer): void {
    if (this.keepBody) this.body = Buffer.concat([this.body, data]);
    this.parser.feed(data);
    this.lastEventId = this.parser.lastEventId;
  }
}
