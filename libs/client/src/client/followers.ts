import type { ClosedState, SseClientState } from '../reconnect/client-state.js';
import type { Callbacks } from './callbacks.js';
import { EventQueue, type QueueOptions } from './event-queue.js';
import type { EventObserver, EventStream } from './event-stream.interface.js';
import type { Listeners } from './listeners.js';
import type { SseEvent } from './sse-event.interface.js';

/** The client that is followed. */
export interface FollowedClient {
  state(): SseClientState;
  connect(): void;
  /** Nobody wants the connection any more. */
  release(): void;
}

/** The iterators and subscriptions of a client, and whether their consumers keep up. */
export class Followers {
  readonly #client: FollowedClient;
  readonly #listeners: Listeners<SseEvent>;
  readonly #callbacks: Callbacks;
  readonly #onEnds = new Set<(state: ClosedState) => void>();
  readonly #full = new Set<object>();
  /** Nobody has asked for the connection but followers, so it ends with the last of them. */
  #ownConnection = false;
  #onRoom: (() => void) | undefined;

  constructor(client: FollowedClient, listeners: Listeners<SseEvent>, callbacks: Callbacks) {
    this.#client = client;
    this.#listeners = listeners;
    this.#callbacks = callbacks;
  }

  /** Somebody else asks for the connection. */
  share(): void {
    this.#ownConnection = false;
  }

  /** The events of a type, to iterate over or to subscribe to. */
  listen<Event extends SseEvent>(type: string, options: QueueOptions<Event>): EventStream<Event> {
    const stream: EventStream<Event> & Record<string | symbol, unknown> = {
      [Symbol.asyncIterator]: () => this.#iterate(type, options),
      subscribe: (observer: EventObserver<Event> | ((event: Event) => void)) => {
        const to = typeof observer === 'function' ? { next: observer } : observer;
        const unsubscribe = this.#follow<Event>(
          type,
          (event) => to.next?.(event),
          ({ reason, error }) => (reason === 'failed' ? to.error?.(error) : to.complete?.()),
        );
        return { unsubscribe };
      },
      // What RxJS and others look for: a symbol where somebody has defined it, else this name.
      '@@observable': (): unknown => stream,
      [(Symbol as { observable?: symbol }).observable ?? '@@observable']: (): unknown => stream,
    };
    return stream;
  }

  /** Resolves when nobody is full any more; `undefined` if that is now. */
  whenRoom(): Promise<void> | undefined {
    return this.#full.size > 0 ? new Promise((resolve) => (this.#onRoom = resolve)) : undefined;
  }

  /** Removes all; returns what tells them that the client is closed. */
  takeAll(): (state: ClosedState) => void {
    const onEnds = [...this.#onEnds];
    this.#onEnds.clear();
    return (state) => {
      for (const onEnd of onEnds) this.#callbacks.guard('listener', onEnd, state);
    };
  }

  #iterate<Event extends SseEvent>(type: string, options: QueueOptions<Event>): EventQueue<Event> {
    let stop = (): void => {};
    const queue: EventQueue<Event> = new EventQueue<Event>(
      {
        ...options,
        onDrop: (event) => this.#callbacks.guard('callback', (event) => options.onDrop?.(event), event),
      },
      (full) => this.#setFull(queue, full),
      () => stop(),
    );
    stop = this.#follow<Event>(
      type,
      (event) => queue.push(event),
      ({ reason, error }) => {
        // After close() nothing is delivered, not even what is queued.
        if (reason === 'client') void queue.return();
        else queue.finish(reason === 'failed' ? { error } : {});
      },
    );
    return queue;
  }

  /** Begins to listen, and to keep the client connected; returns what ends both. */
  #follow<Event extends SseEvent>(
    type: string,
    next: (event: Event) => void,
    onEnd: (state: ClosedState) => void,
  ): () => void {
    const state = this.#client.state();
    if (state.name === 'closed' && state.reason !== 'released') {
      onEnd(state);
      return () => {};
    }
    const listener = next as (event: SseEvent) => void;
    const end = (state: ClosedState): void => {
      this.#listeners.remove(type, listener);
      onEnd(state);
    };
    this.#listeners.add(type, listener);
    this.#onEnds.add(end);
    if (state.name === 'idle' || state.name === 'closed') {
      this.#ownConnection = true;
      this.#client.connect();
    }
    return () => {
      this.#listeners.remove(type, listener);
      if (this.#onEnds.delete(end) && this.#ownConnection && this.#onEnds.size === 0) this.#client.release();
    };
  }

  #setFull(queue: object, full: boolean): void {
    if (full) this.#full.add(queue);
    else this.#full.delete(queue);
    if (this.#full.size === 0) this.#onRoom?.();
  }
}
