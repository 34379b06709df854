import { type Observer, Subscription, type TeardownLogic } from 'rxjs';
import { isPromise } from '../log/is-promise.js';

/**
 * An observer that RxJS feeds without a `Subscriber` in between, since it is a subscription as well.
 *
 * `new Observable(async (subscriber) => ...)` returns a promise where RxJS expects a teardown, and RxJS fails to run it. This observer ignores
 * such a promise, and takes its rejection for an error of the source.
 */
export abstract class SourceObserver extends Subscription implements Observer<unknown> {
  abstract next(value: unknown): void;
  abstract error(error: unknown): void;
  abstract complete(): void;

  override add(teardown: TeardownLogic): void {
    if (isPromise(teardown)) teardown.catch((error: unknown) => this.error(error));
    else super.add(teardown);
  }
}
