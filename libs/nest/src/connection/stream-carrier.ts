import type { Connection } from './connection.js';
import type { OpenStream } from './open-stream.js';

// Not on the request itself: each request of Express has a hidden class of its own, which every property that is added copies.
const streams = new WeakMap<object, OpenStream>();

/** Remembers the stream of a request, for decorators and interceptors. */
export function carryStream(request: object, stream: OpenStream): void {
  streams.set(request, stream);
}

/** The stream of a request, if it is served by an `@Sse()` route. */
export function streamOf(request: object): OpenStream | undefined {
  return streams.get(request);
}

/** The managed connection of a request. */
export function connectionOf(request: object): Connection | undefined {
  const stream = streams.get(request);
  return stream?.kind === 'managed' ? (stream as Connection) : undefined;
}
