import { EventIdTooLongError } from '../errors/event-id-too-long.error.js';
import { MAX_ID_LENGTH } from '../transport/header-text.js';
import type { Callbacks } from './callbacks.js';
import type { IdStore } from './id-store.interface.js';

/** Holds the ids of the last event that was received and of the last that was handed over, and stores the latter. */
export class IdKeeper {
  /** The id to resume after: what was received is going to be handed over, only it may take its time. */
  received: string;

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

  /** Takes what the store holds, unless it is nothing. */
  async load(): Promise<void> {
    try {
      this.id = this.received = (await this.#store?.get()) || this.id;
    } catch (error) {
      this.#callbacks.report(error, 'id');
    }
  }

  /** Takes the id of an event that was received; false, and the old one stays, if it is too long to be sent back. */
  receive(id: string): boolean {
    const fits = id.length <= MAX_ID_LENGTH;
    if (fits) this.received = id;
    else this.#callbacks.report(new EventIdTooLongError(id.length, MAX_ID_LENGTH), 'id');
    return fits;
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
