import type { Connection } from './connection.js';
import type { OpenStream } from './open-stream.js';
import type { SseConnection } from './sse-connection.interface.js';

/** The open streams of this process. */
export class SseConnections {
  private readonly streams = new Map<string, OpenStream>();
  private readonly users = new Map<string, Set<OpenStream>>();

  /** Number of open streams, plain ones included. */
  get size(): number {
    return this.streams.size;
  }

  /** @internal */
  add(stream: OpenStream): void {
    this.streams.set(stream.id, stream);
    const { userId } = stream;
    if (userId === undefined) return;
    const own = this.users.get(userId);
    if (own) own.add(stream);
    else this.users.set(userId, new Set([stream]));
  }

  /** @internal */
  delete(stream: OpenStream): void {
    this.streams.delete(stream.id);
    const { userId } = stream;
    if (userId === undefined) return;
    const own = this.users.get(userId);
    own?.delete(stream);
    if (own?.size === 0) this.users.delete(userId);
  }

  /** The managed connection with this id, if it is open in this process. */
  get(connectionId: string): SseConnection | undefined {
    return this.managed(connectionId);
  }

  /** @internal As {@link get}, with what the library needs of it. */
  managed(connectionId: string): Connection | undefined {
    const stream = this.streams.get(connectionId);
    return stream && isManaged(stream) ? stream : undefined;
  }

  /** The managed connections of a user, in the order they opened. */
  ofUser(userId: string): readonly SseConnection[] {
    return this.streamsOfUser(userId).filter(isManaged);
  }

  /** All managed connections, in the order they opened. */
  all(): readonly SseConnection[] {
    return this.allStreams().filter(isManaged);
  }

  /** @internal Any stream, plain or managed. */
  stream(id: string): OpenStream | undefined {
    return this.streams.get(id);
  }

  /** @internal All streams, plain and managed. */
  allStreams(): readonly OpenStream[] {
    return [...this.streams.values()];
  }

  /** @internal All streams of a user, plain and managed. */
  streamsOfUser(userId: string): readonly OpenStream[] {
    return [...(this.users.get(userId) ?? [])];
  }
}

function isManaged(stream: OpenStream): stream is Connection {
  return stream.kind === 'managed';
}
