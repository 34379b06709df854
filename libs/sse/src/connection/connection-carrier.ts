import type { Connection } from './connection.js';

const CONNECTION = Symbol('event-stream.connection');

/** Remembers the connection of a request, for the parameter decorators. */
export function carryConnection(request: object, connection: Connection): void {
  (request as { [CONNECTION]?: Connection })[CONNECTION] = connection;
}

/** The connection of a request, if it is served by an `@Sse()` route. */
export function connectionOf(request: object): Connection | undefined {
  return (request as { [CONNECTION]?: Connection })[CONNECTION];
}
