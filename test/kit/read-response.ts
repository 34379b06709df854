import type { Socket } from 'node:net';
import { Dechunker } from './dechunker.js';

/** Who reads a response. */
export interface ResponseReader {
  /** Called once, with status line and headers as they came. */
  onHead(head: string): void;
  /** Called with each piece of the body, without its transfer coding. */
  onBody(bytes: Buffer): void;
}

/** Reads one HTTP/1.1 response off a socket. */
export function readResponse(socket: Socket, reader: ResponseReader): Dechunker {
  const dechunker = new Dechunker((bytes) => reader.onBody(bytes));
  let head: Buffer | undefined = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    if (!head) {
      dechunker.push(data);
      return;
    }
    head = Buffer.concat([head, data]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const text = head.toString('latin1', 0, end);
    const rest = head.subarray(end + 4);
    head = undefined;
    dechunker.chunked = /^transfer-encoding: *chunked *$/im.test(text);
    reader.onHead(text);
    if (rest.length > 0) dechunker.push(rest);
  });
  return dechunker;
}
