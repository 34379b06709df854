import type { Connection } from './connection.js';

const CONNECTION = Symbol('event-stream.connection');
const WAITING = Symbol('event-stream.waiting');

interface Carrier {
  [CONNECTION]?: Connection;
  [WAITING]?: ((connection: Connection) => void)[];
}

/** Remembers the connection of a request, for the parameter decorators. */
export function carryConnection(request: object, connection: Connection): void {
  const carrier = request as Carrier;
  carrier[CONNECTION] = connection;
  for (const listener of carrier[WAITING] ?? []) listener(connection);
}

/** Calls back with the connection of a request: at once if it has one, else when it gets one. */
export function onceConnected(request: object, listener: (connection: Connection) => void): void {
  const carrier = request as Carrier;
  const connection = carrier[CONNECTION];
  if (connection) listener(connection);
  else (carrier[WAITING] ??= []).push(listener);
}

/** The connection of a request, if it is served by an `@Sse()` route. */
export function connectionOf(request: object): Connection | undefined {
  return (request as Carrier)[CONNECTION];
}
