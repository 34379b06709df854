import { type Observer, Subscription, type TeardownLogic } from 'rxjs';
import { isPromise } from '../log/is-promise.js';

/** The stream that a handler's Observable feeds. */
export interface HandlerObserverOwner {
  emit(message: unknown): void;
  failed(error: unknown): void;
  completed(): void;
}

/**
 * Takes what a handler's Observable gives. RxJS feeds an observer that is a subscription as well without a `Subscriber` in between,
 * which every delivery would go through.
 */
export class HandlerObserver extends Subscription implements Observer<unknown> {
  constructor(private readonly owner: HandlerObserverOwner) {
    super();
  }

  next(message: unknown): void {
    try {
      this.owner.emit(message);
    } catch (error) {
      this.owner.failed(error);
    }
  }

  error(error: unknown): void {
    this.owner.failed(error);
  }

  complete(): void {
    this.owner.completed();
  }

  /** `new Observable(async (subscriber) => ...)` returns a promise where RxJS expects a teardown, and fails when it runs it. */
  override add(teardown: TeardownLogic): void {
    if (isPromise(teardown)) teardown.catch((error: unknown) => this.owner.failed(error));
    else super.add(teardown);
  }
}
