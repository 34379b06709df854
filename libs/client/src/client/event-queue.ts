import { QueueOverflowError } from '../errors/queue-overflow.error.js';

/** What an iterator does with the events that its consumer has not taken yet. */
export interface QueueOptions<Event> {
  /**
   * Events that may wait for the consumer.
   *
   * @default 1024
   */
  readonly limit?: number | undefined;
  /**
   * What happens at the limit:
   * - `pause`: the client stops reading until half of the queue is taken, so that TCP slows the server down. All listeners
   *   of the client wait. What was already received is still queued: the limit is passed by up to one chunk.
   * - `drop-oldest`: the oldest event makes room and goes to `onDrop`.
   * - `error`: the iterator throws {@link QueueOverflowError} after what it has queued; the client goes on.
   *
   * @default 'pause'
   */
  readonly overflow?: 'pause' | 'drop-oldest' | 'error' | undefined;
  /** Called with each event that `drop-oldest` has dropped. */
  onDrop?(event: Event): void;
}

type Answer<Event> = IteratorResult<Event, undefined>;

/** The events between a client that pushes and a consumer that pulls. */
export class EventQueue<Event> implements AsyncIterableIterator<Event> {
  readonly #options: QueueOptions<Event>;
  readonly #limit: number;
  readonly #onFull: (full: boolean) => void;
  readonly #onDone: () => void;
  #items: Event[] = [];
  /** Items at the start of the array that were taken: shifting a long array costs its length. */
  #taken = 0;
  #full = false;
  /** Set when no more will come, until the consumer has heard of the error. */
  #end: { readonly error?: unknown } | undefined;
  #waiting: ((answer: Answer<Event> | Promise<Answer<Event>>) => void)[] = [];

  /**
   * @param onFull - told when a queue that pauses is full, and when it has room again.
   * @param onDone - called once, when the queue will take no more.
   */
  constructor(options: QueueOptions<Event>, onFull: (full: boolean) => void, onDone: () => void) {
    this.#options = options;
    this.#limit = Math.max(1, options.limit ?? 1024);
    this.#onFull = onFull;
    this.#onDone = onDone;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  push(value: Event): void {
    if (this.#end) return;
    const waiting = this.#waiting.shift();
    if (waiting) {
      waiting({ done: false, value });
      return;
    }
    const { overflow = 'pause' } = this.#options;
    const isFull = this.#size >= this.#limit;
    if (isFull && overflow === 'error') {
      this.finish({ error: new QueueOverflowError(this.#limit) });
      return;
    }
    this.#items.push(value);
    if (overflow !== 'pause') {
      if (isFull) this.#options.onDrop?.(this.#take());
    } else if (this.#size >= this.#limit) this.#setFull(true);
  }

  /** No more will come: the consumer takes what is queued and then hears of the error, if there is one. */
  finish(end: { readonly error?: unknown } = {}): void {
    if (this.#end) return;
    this.#end = end;
    this.#setFull(false);
    this.#onDone();
    for (const waiting of this.#waiting.splice(0)) waiting(this.#last());
  }

  next(): Promise<Answer<Event>> {
    if (this.#size > 0) {
      const value = this.#take();
      if (this.#size <= this.#limit / 2) this.#setFull(false);
      return Promise.resolve({ done: false, value });
    }
    return this.#end ? this.#last() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The consumer has had enough. */
  return(): Promise<Answer<Event>> {
    this.#items = [];
    this.#taken = 0;
    this.finish();
    this.#end = {};
    return this.#last();
  }

  get #size(): number {
    return this.#items.length - this.#taken;
  }

  #take(): Event {
    const value = this.#items[this.#taken++]!;
    if (this.#taken * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#taken);
      this.#taken = 0;
    }
    return value;
  }

  async #last(): Promise<Answer<Event>> {
    const end = this.#end!;
    this.#end = {};
    if ('error' in end) throw end.error;
    return { done: true, value: undefined };
  }

  #setFull(full: boolean): void {
    if (full === this.#full) return;
    this.#full = full;
    this.#onFull(full);
  }
}
