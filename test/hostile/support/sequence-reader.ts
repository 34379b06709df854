import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { EventStreamParser } from '@nestream/client';
import { readResponse } from '../../kit/read-response.js';

/** A client for many streams at once: keeps nothing of what it reads but whether `{ n }` counts up from 1 without a hole. */
export class SequenceReader {
  /** The last number that came. */
  last = 0;
  /** What was wrong, if anything. */
  fault: string | undefined;
  connected = false;

  private constructor(private readonly socket: Socket) {
    const parser = new EventStreamParser({
      onEvent: ({ type, data }) => {
        if (type === 'connected') this.connected = true;
        else if (type !== 'n') this.fault ??= `${type}: ${data}`;
        else this.number(Number(/"n":(\d+)/.exec(data)![1]));
      },
    });
    readResponse(socket, {
      onHead: (head) => {
        if (!head.startsWith('HTTP/1.1 200')) this.fault ??= head.slice(0, 20);
      },
      onBody: (bytes) => parser.feed(bytes),
    });
    socket.on('error', () => undefined);
  }

  /** Requests a stream; resolves when it is connected to the server. */
  static async open(url: string): Promise<SequenceReader> {
    const { hostname, port, pathname } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: x\r\n\r\n`);
    return new SequenceReader(socket);
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  close(): void {
    this.socket.resetAndDestroy();
  }

  private number(n: number): void {
    if (n !== this.last + 1) this.fault ??= `${n} came after ${this.last}`;
    this.last = n;
  }
}
