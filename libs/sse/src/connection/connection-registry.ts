import type { Connection } from './connection.js';

/** The open connections of this process. */
export class ConnectionRegistry {
  private readonly connections = new Map<string, Connection>();
  private readonly users = new Map<string, Set<Connection>>();

  /** Number of open connections. */
  get size(): number {
    return this.connections.size;
  }

  /** @internal */
  add(connection: Connection): void {
    this.connections.set(connection.id, connection);
    const { userId } = connection;
    if (userId === undefined) return;
    const own = this.users.get(userId);
    if (own) own.add(connection);
    else this.users.set(userId, new Set([connection]));
  }

  /** @internal */
  delete(connection: Connection): void {
    this.connections.delete(connection.id);
    const { userId } = connection;
    if (userId === undefined) return;
    const own = this.users.get(userId);
    own?.delete(connection);
    if (own?.size === 0) this.users.delete(userId);
  }

  /** The connection with this id, if it is open in this process. */
  get(connectionId: string): Connection | undefined {
    return this.connections.get(connectionId);
  }

  /** The connections of a user, in the order they opened. */
  ofUser(userId: string): readonly Connection[] {
    return [...(this.users.get(userId) ?? [])];
  }

  /** All connections, in the order they opened. */
  all(): readonly Connection[] {
    return [...this.connections.values()];
  }
}
