import type { Callbacks } from './callbacks.js';

/** Called with each event. One that throws, or whose promise rejects, is reported and harms nothing else. */
export type Listener<Event> = (event: Event) => unknown;

/** Who listens to which type. */
export class Listeners<Event> {
  /** Moves with every interruption: what began before is void. */
  round = 0;

  readonly #callbacks: Callbacks;
  /** The arrays are replaced and never changed, so that an event goes to those who listened when it came. */
  readonly #byType = new Map<string, readonly Listener<Event>[]>();

  constructor(callbacks: Callbacks) {
    this.#callbacks = callbacks;
  }

  /** Whether anybody listens to events of this type; of one that is `reserved` those of `*` do not hear. */
  wants(type: string, reserved: boolean): boolean {
    return this.#byType.has(type) || (!reserved && this.#byType.has('*'));
  }

  /** Adds a listener; one that is there already is not added again. */
  add(type: string, listener: Listener<Event>): void {
    const list = this.#byType.get(type) ?? [];
    if (!list.includes(listener)) this.#byType.set(type, [...list, listener]);
  }

  /** Removes a listener, from the event that is being handed out as well. */
  remove(type: string, listener: Listener<Event>): void {
    const list = this.#byType.get(type)?.filter((other) => other !== listener);
    if (list?.length) this.#byType.set(type, list);
    else this.#byType.delete(type);
  }

  /** Hands an event to the listeners of its type and then, unless it is `reserved`, to those of `*`. */
  emit(type: string, event: Event, reserved: boolean): void {
    const { round } = this;
    this.#emitTo(type, event, round);
    if (!reserved) this.#emitTo('*', event, round);
  }

  /** Whoever has not got the event that is being handed out will not get it any more. */
  interrupt(): void {
    this.round++;
  }

  #emitTo(name: string, event: Event, round: number): void {
    for (const listener of this.#byType.get(name) ?? []) {
      // Another listener may have ended everything, or have removed this one.
      if (round === this.round && this.#byType.get(name)?.includes(listener)) {
        this.#callbacks.guard('listener', listener, event);
      }
    }
  }
}
