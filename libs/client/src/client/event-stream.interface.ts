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
 * What `listen()` returns: the events of one type. Each iteration and each subscription is one of its own: it begins with the first event after
 * it began, connects a client that is not connected, and ends when the client is closed - with the error, if it failed.
 * `break` ends it; the last one closes a connection that it or another of them had opened.
 *
 * RxJS takes it as it is: `from(listen(client, 'message'))`.
 */
export interface EventStream<Event> extends AsyncIterable<Event> {
  /** Begins an iteration, with a queue of its own. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Event>;
  /** Pushes the events as they come, without a queue. */
  subscribe(observer: EventObserver<Event> | ((event: Event) => void)): { unsubscribe(): void };
}
