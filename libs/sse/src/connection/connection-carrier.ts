import type { Connection } from './connection.js';

type Listener = (connection: Connection) => void;

// Not on the request itself: each request of Express has a hidden class of its own, which every property that is added copies.
const connections = new WeakMap<object, Connection>();
const waiting = new WeakMap<object, Listener[]>();

/** Remembers the connection of a request, for the parameter decorators. */
export function carryConnection(request: object, connection: Connection): void {
  connections.set(request, connection);
  for (const listener of waiting.get(request) ?? []) listener(connection);
}

/** Calls back with the connection of a request: at once if it has one, else when it gets one. */
export function onceConnected(request: object, listener: Listener): void {
  const connection = connections.get(request);
  const listeners = waiting.get(request);
  if (connection) listener(connection);
  else if (listeners) listeners.push(listener);
  else waiting.set(request, [listener]);
}

/** The connection of a request, if it is served by an `@Sse()` route. */
export function connectionOf(request: object): Connection | undefined {
  return connections.get(request);
}
