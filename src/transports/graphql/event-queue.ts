import type { Observable } from 'rxjs';

/**
 * An Observable as what a GraphQL subscription wants: an async iterator. Events wait here while a client is slow, up to `capacity`; then the
 * iteration fails, which ends the subscription with an error instead of filling the memory.
 */
export class EventQueue<T> implements AsyncIterableIterator<T> {
  private readonly waiting: T[] = [];
  private readonly takers: Taker<T>[] = [];
  private failure: Error | undefined;
  private over = false;
  private readonly subscription;

  /** @param ended called once, when nobody takes events any more. */
  constructor(
    events: Observable<T>,
    private readonly capacity: number,
    private readonly ended: () => void,
  ) {
    this.subscription = events.subscribe({
      next: (event) => this.add(event),
      error: (error: Error) => this.stop(error),
      complete: () => this.stop(),
    });
  }

  next(): Promise<IteratorResult<T>> {
    if (this.waiting.length > 0) return Promise.resolve({ value: this.waiting.shift()!, done: false });
    if (this.failure) return Promise.reject(this.failure);
    if (this.over) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve, reject) => this.takers.push({ resolve, reject }));
  }

  return(): Promise<IteratorResult<T>> {
    this.waiting.length = 0;
    this.stop();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private add(event: T): void {
    const taker = this.takers.shift();
    if (taker) {
      taker.resolve({ value: event, done: false });
    } else if (this.waiting.length < this.capacity) {
      this.waiting.push(event);
    } else {
      this.waiting.length = 0;
      this.stop(new Error(`The client is ${this.capacity} events behind`));
    }
  }

  private stop(failure?: Error): void {
    if (this.over) return;
    this.over = true;
    this.failure = failure;
    this.subscription?.unsubscribe();
    for (const { resolve, reject } of this.takers) {
      if (failure) reject(failure);
      else resolve({ value: undefined, done: true });
    }
    this.takers.length = 0;
    this.ended();
  }
}

interface Taker<T> {
  readonly resolve: (result: IteratorResult<T>) => void;
  readonly reject: (error: Error) => void;
}
