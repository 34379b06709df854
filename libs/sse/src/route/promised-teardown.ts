import { Observable, type Observer, type Subscriber, Subscription, type TeardownLogic } from 'rxjs';
import { isPromise } from '../log/is-promise.js';

/**
 * The same Observable, but for a promise that it returns where RxJS expects a teardown (`new Observable(async (subscriber) => ...)`), which
 * RxJS fails to run: it becomes nothing, or the error of the stream where it rejects.
 */
export function withoutPromisedTeardown(source: Observable<unknown>): Observable<unknown> {
  return new Observable((subscriber) => {
    const passing = new Passing(subscriber);
    // First, so that a source that emits at once is left when the subscriber has enough.
    subscriber.add(passing);
    source.subscribe(passing);
  });
}

/** Passes everything on but such a promise. */
class Passing extends Subscription implements Observer<unknown> {
  constructor(private readonly subscriber: Subscriber<unknown>) {
    super();
  }

  next(value: unknown): void {
    this.subscriber.next(value);
  }

  error(error: unknown): void {
    this.subscriber.error(error);
  }

  complete(): void {
    this.subscriber.complete();
  }

  override add(teardown: TeardownLogic): void {
    if (isPromise(teardown)) teardown.catch((error: unknown) => this.subscriber.error(error));
    else super.add(teardown);
  }
}
