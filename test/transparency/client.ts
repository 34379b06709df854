import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import { waitUntil } from '../kit/wait-until.js';
import { parseResponses, type WireResponse } from './wire.js';

/** One request of a client. */
export interface ShapeRequest {
  readonly method?: string;
  /** Added to the route of the shape. */
  readonly path?: string;
  readonly version?: '1.0' | '1.1';
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** How long a client waits before the run is reported as stuck. */
const PATIENCE = 4_000;

/** A TCP connection that may carry several requests, of any HTTP version: `RawStream` carries one of HTTP/1.1. */
export class ShapeConnection {
  raw = '';
  ended = false;
  private readonly methods: string[] = [];

  private constructor(
    readonly socket: Socket,
    private readonly base: string,
  ) {
    socket.on('data', (data: Buffer) => (this.raw += data.toString('latin1')));
    socket.on('end', () => (this.ended = true));
    socket.on('close', () => (this.ended = true));
    socket.on('error', () => undefined);
  }

  static async open(port: number, base: string): Promise<ShapeConnection> {
    const socket = connect({ host: '127.0.0.1', port });
    await once(socket, 'connect');
    return new ShapeConnection(socket, base);
  }

  send(request: ShapeRequest): void {
    const { method = 'GET', path = '', version = '1.1', headers = {}, body = '' } = request;
    this.methods.push(method);
    const lines = [`${method} ${this.base}${path} HTTP/${version}`, 'Host: 127.0.0.1'];
    if (body) lines.push(`Content-Length: ${Buffer.byteLength(body)}`, 'Content-Type: application/json');
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
    this.socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  }

  get responses(): WireResponse[] {
    return parseResponses(this.raw, this.methods, this.ended);
  }

  /** Resolves when every request has its whole response, and the connection is closed where the server said so. */
  async finished(): Promise<void> {
    await this.until(() => {
      const { responses } = this;
      const all = responses.length === this.methods.length;
      return this.ended || (all && responses.every(({ complete, last }) => complete && !last));
    });
  }

  /** Resolves when the text has come. */
  async received(text: string): Promise<void> {
    await this.until(() => this.raw.includes(text) || this.ended);
  }

  leave(): void {
    this.socket.destroy();
  }

  private async until(condition: () => boolean): Promise<void> {
    await waitUntil(
      condition,
      PATIENCE,
      () => `the client waits after ${JSON.stringify(this.raw.slice(-300))}`,
    );
  }
}

/** What a client of a shape can do. */
export class ShapeClient {
  readonly connections: ShapeConnection[] = [];
  /** What was learned beside responses and trace. */
  readonly notes: unknown[] = [];

  constructor(
    readonly app: INestApplication,
    /** The instance of the shape's controller, where it is not request-scoped. */
    readonly controller: () => unknown,
    private readonly port: number,
    /** Path of the shape. */
    readonly base: string,
    private readonly trace: readonly string[],
  ) {}

  /** Sends a request; resolves when it is sent. */
  async open(request: ShapeRequest = {}): Promise<ShapeConnection> {
    const connection = await ShapeConnection.open(this.port, this.base);
    this.connections.push(connection);
    connection.send(request);
    return connection;
  }

  /** Sends a request; resolves when the response is complete. */
  async read(request: ShapeRequest = {}): Promise<ShapeConnection> {
    const connection = await this.open(request);
    await connection.finished();
    return connection;
  }

  /** Resolves when the server has traced the event. */
  async traced(event: string, times = 1): Promise<void> {
    const count = (): number => this.trace.filter((seen) => seen === event).length;
    await waitUntil(
      () => count() >= times,
      PATIENCE,
      () => `the server has not traced ${event}, but ${this.trace.join(', ')}`,
    );
  }

  note(value: unknown): void {
    this.notes.push(value);
  }
}

/** A client that leaves when the text has come. */
export const leaveAfter =
  (text: string, request: ShapeRequest = {}) =>
  async (client: ShapeClient): Promise<void> => {
    const connection = await client.open(request);
    await connection.received(text);
    connection.leave();
  };

/** A client that leaves when the headers and the line that opens the stream have come. */
export const leaveOnHeaders = leaveAfter('\r\n\r\n1\r\n\n\r\n');

/** A client that leaves when the server has traced an event, and stays away until it has traced another. */
export const leaveWhen =
  (event: string, then?: string) =>
  async (client: ShapeClient): Promise<void> => {
    const connection = await client.open();
    await client.traced(event);
    connection.leave();
    if (then !== undefined) await client.traced(then);
  };

/** A client that reads a response of this request to its end. */
export const request =
  (options: ShapeRequest) =>
  async (client: ShapeClient): Promise<void> => {
    await client.read(options);
  };
