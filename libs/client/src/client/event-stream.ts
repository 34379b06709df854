import type { ClosedState } from '../reconnect/client-state.js';
import { EventQueue, type QueueOptions } from './event-queue.js';

/** Takes the events of a subscription, as an observer of RxJS does. */
export interface EventObserver<Event> {
  /** An event has come. */
  next?(event: Event): void;
  /** The client failed: nothing comes any more. */
  error?(error: unknown): void;
  /** The client was closed: nothing comes any more. */
  complete?(): void;
}

/**
 * The events of one type. Each iteration and each subscription is one of its own: it begins with the first event after
 * it began, connects a client that is not connected, and ends when the client is closed - with the error, if it failed.
 * `break` ends it; the last one closes a connection that it or another of them had opened.
 *
 * RxJS takes it as it is: `from(client.listen('message'))`.
 */
export interface EventStream<Event> extends AsyncIterable<Event> {
  /** Begins an iteration, with a queue of its own. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Event>;
  /** Pushes the events as they come, without a queue. */
  subscribe(observer: EventObserver<Event> | ((event: Event) => void)): { unsubscribe(): void };
}

/** What an iteration needs of a client. */
export interface EventStreamSource<Event> {
  /** Begins to listen, and to keep the client connected; returns what ends both. */
  follow(next: (event: Event) => void, onEnd: (state: ClosedState) => void): () => void;
  /** Stops the reading while anyone is full. */
  setFull(who: object, full: boolean): void;
}

/** Makes what `listen()` returns. */
export function createEventStream<Event>(
  source: EventStreamSource<Event>,
  options: QueueOptions<Event>,
): EventStream<Event> {
  const stream: EventStream<Event> & Record<string | symbol, unknown> = {
    [Symbol.asyncIterator](): AsyncIterableIterator<Event> {
      let stop = (): void => {};
      const queue: EventQueue<Event> = new EventQueue<Event>(
        options,
        (full) => source.setFull(queue, full),
        () => stop(),
      );
      stop = source.follow(
        (event) => queue.push(event),
        ({ reason, error }) => {
          // After close() nothing is delivered, not even what is queued.
          if (reason === 'client') void queue.return();
          else queue.finish(reason === 'failed' ? { error } : {});
        },
      );
      return queue;
    },
    subscribe(observer: EventObserver<Event> | ((event: Event) => void)): { unsubscribe(): void } {
      const to = typeof observer === 'function' ? { next: observer } : observer;
      const unsubscribe = source.follow(
        (event) => to.next?.(event),
        ({ reason, error }) => (reason === 'failed' ? to.error?.(error) : to.complete?.()),
      );
      return { unsubscribe };
    },
    // What RxJS and others look for: a symbol where somebody has defined it, else this name.
    '@@observable': (): unknown => stream,
    [(Symbol as { observable?: symbol }).observable ?? '@@observable']: (): unknown => stream,
  };
  return stream;
}
