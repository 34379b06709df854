import { SourceObserver } from './source-observer.js';

/** The stream that a handler's Observable feeds. */
export interface HandlerObserverOwner {
  emit(message: unknown): void;
  failed(error: unknown): void;
  completed(): void;
}

/** Takes what a handler's Observable emits, without a `Subscriber` in between that every delivery would go through. */
export class HandlerObserver extends SourceObserver {
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
}
