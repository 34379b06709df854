import { connect, type Socket } from 'node:net';
import { EventStreamParser, type ParsedEvent } from '@nestream/client';
import { type Cursor, type GapData, parseCursor } from '@nestream/protocol';
import { readResponse } from '../../kit/read-response.js';

/** What a client saw, in order. */
export type Seen =
  | { readonly uid: number; readonly at: number; readonly cursor: Cursor }
  | { readonly gap: GapData; readonly at: number };

/** A client that goes from node to node with its last event id, and remembers all it saw. */
export class RoamingClient {
  readonly seen: Seen[] = [];
  /** The position from which on it must not miss an event: that of its first stream. */
  since: Cursor | undefined;
  /** What was wrong, if anything. */
  fault: string | undefined;
  /** How often a stream has begun, and how often one ended that it did not cut itself. */
  connected = 0;
  ended = 0;
  /** When the newest bytes came, in milliseconds of `performance.now()`; and the longest silence of an open stream. */
  heardAt = 0;
  longestSilence = 0;

  private id = '';
  private generation = 0;
  // Not shown by JSON.
  #socket: Socket | undefined;

  constructor(readonly rooms: readonly string[]) {}

  get isOpen(): boolean {
    return this.#socket !== undefined;
  }

  open(port: number): void {
    const generation = ++this.generation;
    const socket = connect({ host: '127.0.0.1', port });
    const own = () => generation === this.generation;
    const parser = new EventStreamParser({
      onEvent: (event) => this.onEvent(event),
      onId: (id) => (this.id = id),
    });
    this.heardAt = performance.now();
    socket.on('data', () => {
      if (own()) this.listen();
    });
    readResponse(socket, {
      onHead: (head) => {
        if (own() && !head.startsWith('HTTP/1.1 200')) this.fault ??= head.slice(0, 40);
      },
      onBody: (bytes) => {
        if (own()) parser.feed(bytes);
      },
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (!own()) return;
      this.ended++;
      this.#socket = undefined;
    });
    const resume = this.id === '' ? '' : `Last-Event-ID: ${this.id}\r\n`;
    socket.write(`GET /rooms/${this.rooms.join(',')} HTTP/1.1\r\nHost: x\r\n${resume}\r\n`);
    this.#socket = socket;
  }

  /** Vanishes with a reset; bytes on their way are lost. */
  cut(): void {
    this.generation++;
    this.#socket?.resetAndDestroy();
    this.#socket = undefined;
  }

  stall(): void {
    this.#socket?.pause();
  }

  unstall(): void {
    this.#socket?.resume();
  }

  private listen(): void {
    const now = performance.now();
    this.longestSilence = Math.max(this.longestSilence, now - this.heardAt);
    this.heardAt = now;
  }

  private onEvent({ type, data, lastEventId }: ParsedEvent): void {
    const at = performance.now();
    const cursor = parseCursor(lastEventId);
    if (type === 'connected') {
      this.connected++;
      this.since ??= cursor;
    } else if (type === 'gap') this.seen.push({ gap: JSON.parse(data) as GapData, at });
    else if (type === 'news' && cursor)
      this.seen.push({ uid: (JSON.parse(data) as { uid: number }).uid, cursor, at });
    else if (type !== 'heartbeat') this.fault ??= `${type}: ${data} with id "${lastEventId}"`;
  }
}
