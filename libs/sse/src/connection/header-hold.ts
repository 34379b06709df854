import type { StreamResponse } from './response-writer.js';

/** Responses whose headers are held back. */
const held = new WeakSet<StreamResponse>();

/**
 * An accessor that stays, and not a value that is deleted again: deleting turns the response into a dictionary, which takes 1.6 KB more
 * and makes all that is read of it slow, with every write.
 */
const SHADOW: PropertyDescriptor & ThisType<StreamResponse> = {
  configurable: true,
  get() {
    return (
      held.has(this) || (Reflect.get(Object.getPrototypeOf(this) as object, 'writableEnded', this) as boolean)
    );
  },
};

/**
 * Keeps Nest from sending the headers of an `@Sse()` route before it is known whether the stream can open.
 *
 * As soon as any interceptor exists, Nest commits the headers a millisecond after it subscribed
 * (`RouterResponseController.sse`), even while the handler, a room policy or the event log is still being awaited; their
 * errors could then no longer answer with a status. Nest leaves a response alone that has ended, so for the time of the
 * opening - and for this one response object only - its `writableEnded` is shadowed.
 */
export function holdHeaders(response: StreamResponse): void {
  if (response.headersSent || response.writableEnded) return;
  if (!Object.hasOwn(response, 'writableEnded')) Object.defineProperty(response, 'writableEnded', SHADOW);
  held.add(response);
}

/** Ends what {@link holdHeaders} has begun, if it has. */
export function releaseHeaders(response: StreamResponse): void {
  held.delete(response);
}
