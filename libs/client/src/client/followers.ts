import type { ClosedState, SseClientState } from '../reconnect/client-state.js';
import type { Callbacks } from './callbacks.js';
import type { QueueOptions } from './event-queue.js';
import { createEventStream, type EventStream } from './event-stream.js';
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
    return createEventStream<Event>(
      {
        follow: (next, onEnd) => this.#follow(type, next as (event: SseEvent) => void, onEnd),
        setFull: (queue, full) => this.#setFull(queue, full),
      },
      {
        ...options,
        onDrop: (event) => this.#callbacks.guard('callback', (event) => options.onDrop?.(event), event),
      },
    );
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

  #follow(
    type: string,
    listener: (event: SseEvent) => void,
    onEnd: (state: ClosedState) => void,
  ): () => void {
    const state = this.#client.state();
    if (state.name === 'closed' && state.reason !== 'released') {
      onEnd(state);
      return () => {};
    }
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

  #setFull(who: object, full: boolean): void {
    if (full) this.#full.add(who);
    else this.#full.delete(who);
    if (this.#full.size === 0) this.#onRoom?.();
  }
}
