import type { SseConnection } from '../connection/sse-connection.interface.js';
import type { SseConnections } from '../connection/sse-connections.js';
import type { BackplaneCalls } from '../nodes/backplane-calls.js';
import type { FanOut } from '../subscription/fan-out.js';
import type { RoomStream } from './room-stream.js';
import { isReservedRoom } from '../event/room-name.js';

/** Whom to take out of a room; everybody where it is absent. */
export type Evicted = { readonly connectionId: string } | { readonly userId: string };

interface Eviction {
  readonly room: string;
  readonly who?: Evicted | undefined;
}

/** A message for one connection, encoded. */
export interface DirectMessage {
  readonly connectionId: string;
  readonly type?: string | undefined;
  readonly text: string;
}

/** What the connections of the rooms are, and what is done to single ones, on whichever node they are. */
export class RoomControl {
  constructor(
    private readonly calls: BackplaneCalls,
    fanOut: FanOut,
    private readonly connections: SseConnections,
    private readonly streams: ReadonlyMap<SseConnection, RoomStream>,
  ) {
    calls.on('rooms.size', (room: string) => fanOut.followers(room).size);
    calls.on('rooms.list', () => fanOut.names().filter((room) => !isReservedRoom(room)));
    calls.on('rooms.evict', (eviction: Eviction) => this.evictHere(eviction));
    calls.on('rooms.send', (message: DirectMessage) => this.sendHere(message));
  }

  /** Number of connections that follow a room. */
  async size(room: string): Promise<number> {
    return this.calls.sum('rooms.size', room);
  }

  /** The rooms that somebody follows, without those of the library. */
  async list(): Promise<string[]> {
    return [...new Set((await this.calls.ask<string[]>('rooms.list')).flat())];
  }

  /** @returns the number of connections that were taken out. */
  async evict(room: string, who: Evicted | undefined): Promise<number> {
    return this.calls.sum('rooms.evict', { room, who } satisfies Eviction);
  }

  /** @returns whether there is such a connection. */
  async send(message: DirectMessage): Promise<boolean> {
    // Not a call where none is needed.
    return this.sendHere(message) || this.calls.any('rooms.send', message);
  }

  private evictHere({ room, who }: Eviction): number {
    const evicted = [...this.streams.values()].filter(
      (stream) => stream.isIn(room) && (!who || isMeant(stream.connection, who)),
    );
    for (const stream of evicted) stream.evict(room);
    return evicted.length;
  }

  private sendHere({ connectionId, type, text }: DirectMessage): boolean {
    const connection = this.connections.managed(connectionId);
    // With the position as id, so that it costs the client nothing when it comes back.
    connection?.send({ type, data: text, id: connection.wire.cursor.id });
    return connection !== undefined;
  }
}

function isMeant({ id, userId }: SseConnection, who: Evicted): boolean {
  return 'userId' in who ? userId === who.userId : id === who.connectionId;
}
