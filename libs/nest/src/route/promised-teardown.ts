import { Observable, type Subscriber } from 'rxjs';
import { SourceObserver } from '../connection/source-observer.js';

/** The same Observable for operators and interceptors, which would pass a promise in place of a teardown on to RxJS: see {@link SourceObserver}. */
export function withoutPromisedTeardown(source: Observable<unknown>): Observable<unknown> {
  return new Observable((subscriber) => {
    const passing = new Passing(subscriber);
    // First, so that a source that emits at once is left when the subscriber has enough.
    subscriber.add(passing);
    source.subscribe(passing);
  });
}

/** Passes everything on but such a promise. */
class Passing extends SourceObserver {
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
}
