/** Keeps the last event id over reloads and restarts, as in `localStorage`. One that throws or rejects is reported. */
export interface IdStore {
  /** Read once, before the first attempt. Empty, `null` and `undefined` mean that there is none. */
  get(): string | null | undefined | PromiseLike<string | null | undefined>;
  /**
   * Called with every id (empty: reset by the server), after the event that carries it was handed to the listeners.
   * While a call that returned a promise is under way, only the newest id is remembered for the next.
   */
  set(lastEventId: string): unknown;
}
