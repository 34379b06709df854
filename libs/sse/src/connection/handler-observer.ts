import { type Observer, Subscription } from 'rxjs';

/** The stream that a handler's Observable feeds. */
export interface HandlerObserverOwner {
  send(message: unknown): void;
  /** Looks again whether the stream can open. */
  look(): void;
  failed(error: unknown): void;
  close(): void;
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
      this.owner.send(message);
      this.owner.look();
    } catch (error) {
      this.owner.failed(error);
    }
  }

  error(error: unknown): void {
    this.owner.failed(error);
  }

  complete(): void {
    this.owner.close();
  }
}
