import { AsyncResource } from 'node:async_hooks';

/**
 * The asynchronous context of the request that opened a stream. What its handler wrote runs in it, also where a publisher or a timer of another
 * request calls: an `AsyncLocalStorage` then holds the same for live events as for replayed ones.
 */
export class OwnContext extends AsyncResource {
  constructor() {
    super('SseStream');
  }

  /** A function that runs in this context; `undefined` stays what it is. */
  bindOptional<Args extends unknown[], Result>(
    task: ((...args: Args) => Result) | undefined,
  ): ((...args: Args) => Result) | undefined {
    return task && ((...args) => this.runInAsyncScope(task, undefined, ...args));
  }
}
