import { EventIdTooLongError } from '../errors/event-id-too-long.error.js';
import { MAX_ID_SIZE, oversize } from '../transport/header-text.js';
import type { Callbacks } from './callbacks.js';
import type { IdStore } from './id-store.interface.js';

/** Holds the ids of the last event that was received and of the last that was handed over, and stores the latter. */
export class IdKeeper {
  /** The id to resume after: what was received is going to be handed over, only it may take its time. */
  received: string;
  /** Whether the next connection begins anew although there were events before it. */
  isLost = false;

  readonly #store: IdStore | undefined;
  readonly #callbacks: Callbacks;
  #saving = false;
  #unsaved: string | undefined;

  constructor(
    /** The last event id; empty if there is none. */
    public id: string,
    store: IdStore | undefined,
    callbacks: Callbacks,
  ) {
    this.received = id;
    this.#store = store;
    this.#callbacks = callbacks;
  }

  /** Takes what the store holds, unless it is nothing. An id that is too large to be sent is forgotten, whoever gave it. */
  async load(): Promise<void> {
    try {
      // It may hold what is no text at all.
      const stored = (await this.#store?.get()) as string | number | null | undefined;
      if (stored) this.id = String(stored);
    } catch (error) {
      this.#callbacks.report(error, 'id');
    }
    this.received = '';
    if (!this.receive(this.id)) this.id = '';
  }

  /** Takes the id of an event that was received; false, and the old one stays, if it is too large to be sent back. */
  receive(id: string): boolean {
    const size = oversize(id);
    if (size) this.#callbacks.report(new EventIdTooLongError(size, MAX_ID_SIZE), 'id');
    else this.received = id;
    this.isLost = size > 0 && !this.received;
    return !size;
  }

  /** The server does not take the id: it is of no use any more. */
  lose(): void {
    this.received = '';
    this.isLost = true;
  }

  /** What was received and not handed over never will be. */
  rewind(): void {
    this.received = this.id;
  }

  /** Moves on to the id of an event that was handed over. */
  commit(id: string): void {
    this.id = id;
    this.#unsaved = id;
    if (this.#store && !this.#saving) void this.#save(this.#store);
  }

  async #save(store: IdStore): Promise<void> {
    this.#saving = true;
    while (this.#unsaved !== undefined) {
      const id = this.#unsaved;
      this.#unsaved = undefined;
      try {
        const saved = store.set(id);
        // Without a promise the next id need not wait for a turn either.
        if (saved instanceof Promise) await saved;
      } catch (error) {
        this.#callbacks.report(error, 'id');
      }
    }
    this.#saving = false;
  }
}
