import type { ClosedState } from '../reconnect/client-state.js';

/** The iterators and subscriptions of a client, and whether their consumers keep up. */
export class Followers {
  /** Nobody has asked for the connection but followers, so it ends with the last of them. */
  ownConnection = false;

  readonly #onEnds = new Set<(state: ClosedState) => void>();
  readonly #full = new Set<object>();
  #onRoom: (() => void) | undefined;

  get anyFull(): boolean {
    return this.#full.size > 0;
  }

  add(onEnd: (state: ClosedState) => void): void {
    this.#onEnds.add(onEnd);
  }

  /** Removes one that has had enough; true if the connection was only for those who are gone now. */
  remove(onEnd: (state: ClosedState) => void): boolean {
    return this.#onEnds.delete(onEnd) && this.ownConnection && this.#onEnds.size === 0;
  }

  /** Removes all; returns what tells them that the client is closed. */
  takeAll(): ((state: ClosedState) => void)[] {
    const all = [...this.#onEnds];
    this.#onEnds.clear();
    return all;
  }

  setFull(who: object, full: boolean): void {
    if (full) this.#full.add(who);
    else this.#full.delete(who);
    if (!this.anyFull) this.#onRoom?.();
  }

  /** Resolves when nobody is full any more. */
  async whenRoom(): Promise<void> {
    if (this.anyFull) await new Promise<void>((resolve) => (this.#onRoom = resolve));
  }
}
