import { randomUUID } from 'node:crypto';

const scratch = Buffer.alloc(36);

/** A UUID (RFC 9562) as one piece of text. What Node puts together is a tree of pieces, half a kilobyte for as long as it is kept. */
export function newConnectionId(): string {
  scratch.write(randomUUID(), 'latin1');
  return scratch.toString('latin1');
}
